using System.Collections.Frozen;

namespace EmbeddedMongo.Commands;

/// <summary>Every command, by its name and its aliases.</summary>
internal static class CommandTable
{
    public static IReadOnlyList<Command> All { get; } =
    [
        new Hello(), new Ping(), new BuildInfo(),
        new Insert(), new Find(), new GetMore(), new KillCursors(),
    ];

    private static readonly FrozenDictionary<string, Command> ByName =
        All.SelectMany(command => command.Aliases.Prepend(command.Name).Select(name => KeyValuePair.Create(name, command))).ToFrozenDictionary();

    /// <exception cref="MongoException">CommandNotFound.</exception>
    public static Command Find(string name) =>
        ByName.TryGetValue(name, out var command) ? command : throw new MongoException(ErrorCode.CommandNotFound, $"no such command: '{name}'");
}
