using System.Collections.Frozen;

namespace EmbeddedMongo.Commands;

/// <summary>Every command, by its name and its aliases.</summary>
internal static class CommandTable
{
    public static IReadOnlyList<Command> All { get; } =
    [
        new Hello(), new Ping(), new BuildInfo(),
        new Find(), new Aggregate(), new Count(), new Distinct(), new Insert(), new Update(), new Delete(), new FindAndModify(),
        new GetMore(), new KillCursors(), new Explain(),
    ];

    private static readonly FrozenDictionary<string, Command> ByName =
        All.SelectMany(command => command.Aliases.Prepend(command.Name).Select(name => KeyValuePair.Create(name, command))).ToFrozenDictionary();

    /// <exception cref="MongoException">CommandNotFound.</exception>
    public static Command Find(string name) =>
        ByName.TryGetValue(name, out var command) ? command : throw new MongoException(ErrorCode.CommandNotFound, $"no such command: '{name}'");
}
