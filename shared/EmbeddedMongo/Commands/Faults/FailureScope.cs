using System.Collections.Frozen;
using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Faults;

/// <summary>The commands that a fail point is for.</summary>
/// <param name="Commands">Their names; null for all.</param>
/// <param name="AppName">The name of the client's application; null for any.</param>
/// <param name="Collection">The full name of the collection; null for any, or none.</param>
internal sealed record FailureScope(FrozenSet<string>? Commands, string? AppName, string? Collection)
{
    /// <exception cref="MongoException">BadValue where no command is named; the error of a name.</exception>
    public static FailureScope Parse(StatementFields data, Func<string, string> nameOf)
    {
        var names = data.Array("failCommands");
        if (!data.Flag("failAllCommands") && names is not { Count: > 0 })
            throw new MongoException(ErrorCode.BadValue, "'configureFailPoint.data.failCommands' must be an array of command names");
        return Of(data, data.Flag("failAllCommands") ? null : names!.Select(name => nameOf(name.ToString()!)).ToFrozenSet());
    }

    public static FailureScope ParseGetMore(StatementFields data) => Of(data, commands: null);

    /// <summary>True for a command of a client that is meant; never for the command that sets fail points.</summary>
    public bool Matches(string command, string appName, string? collection) =>
        command != FailPoints.ConfigureCommand
        && Commands?.Contains(command) is not false
        && (AppName is null || AppName == appName)
        && (Collection is null || Collection == collection);

    private static FailureScope Of(StatementFields data, FrozenSet<string>? commands)
    {
        // There are no clients but those of the network, and no threads of their own.
        data.Flag("failInternalCommands");
        data.Flag("failLocalClients");
        return new FailureScope(commands, data.Value("appName")?.ToString(), data.Value("namespace")?.ToString());
    }
}
