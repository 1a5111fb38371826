using System.Collections.Frozen;
using EmbeddedMongo.Commands.Collections;
using EmbeddedMongo.Commands.Crud;
using EmbeddedMongo.Commands.Diagnostics;
using EmbeddedMongo.Commands.ReplicaSets;
using EmbeddedMongo.Commands.Server;
using EmbeddedMongo.Commands.Sessions;
using EmbeddedMongo.Commands.Transactions;
using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Dispatch;

/// <summary>Every command, by its name and its aliases.</summary>
internal static class CommandTable
{
    public static IReadOnlyList<Command> All { get; } =
    [
        new Find(),
        new Aggregate(),
        new Count(),
        new Distinct(),
        new GetMore(),
        new KillCursors(),
        new Insert(),
        new EmbeddedMongo.Commands.Crud.Update(),
        new Delete(),
        new FindAndModify(),
        new Create(),
        new CollMod(),
        new Drop(),
        new DropDatabase(),
        new RenameCollection(),
        new ListDatabases(),
        new ListCollections(),
        new CreateIndexes(),
        new ListIndexes(),
        new DropIndexes(),
        new CollStats(),
        new DbStats(),
        new Validate(),
        new Explain(),
        new Profile(),
        new CurrentOp(),
        new KillOp(),
        new StartSession(),
        new RefreshSessions(),
        new EndSessions(),
        new KillSessions(),
        new KillAllSessions(),
        new KillAllSessionsByPattern(),
        new CommitTransaction(),
        new AbortTransaction(),
        new Hello(),
        new Ping(),
        new BuildInfo(),
        new ServerStatus(),
        new HostInfo(),
        new ConnectionStatus(),
        new WhatsMyUri(),
        new ListCommands(),
        new GetParameter(),
        new SetParameter(),
        new GetCmdLineOpts(),
        new GetLog(),
        new Fsync(),
        new ReplSetMessage(),
        new ReplSetGetStatus(),
        new ReplSetGetConfig(),
        new ReplSetGetRollbackFiles(),
        new ReplSetGetTerms(),
        new ReplSetInitiate(),
        new SaslStart(),
        new Logout(),
        new ReplSetStepDown(),
        new ReplSetStepUp(),
        new ReplSetFreeze(),
        new ReplSetReconfig(),
        new ReplSetGetRbid(),
        new ConfigureFailPoint(),
    ];

    /// <summary>Commands of MongoDB 7.0 that this server does not have: refused as such, not as a typing error.</summary>
    private static readonly FrozenSet<string> NotSupported = new[]
    {
        "analyze",
        "cloneCollectionAsCapped",
        "compact",
        "convertToCapped",
        "createRole",
        "createUser",
        "dataSize",
        "dbHash",
        "dropAllUsersFromDatabase",
        "dropRole",
        "dropUser",
        "filemd5",
        "grantRolesToUser",
        "mapReduce",
        "planCacheClear",
        "planCacheSetFilter",
        "reIndex",
        "rolesInfo",
        "rotateCertificates",
        "shutdown",
        "top",
        "updateUser",
        "usersInfo",
    }.ToFrozenSet();

    private static readonly FrozenDictionary<string, Command> ByName = All.SelectMany(command =>
            command.Aliases.Prepend(command.Name).Select(name => KeyValuePair.Create(name, command))
        )
        .ToFrozenDictionary();

    /// <exception cref="MongoException">CommandNotFound.</exception>
    public static Command Find(string name) =>
        ByName.TryGetValue(name, out var command) ? command
        : NotSupported.Contains(name)
            ? throw new MongoException(ErrorCode.CommandNotSupported, $"the command '{name}' is not supported by this server")
        : throw NotFound(name);

    /// <summary>The table as the commands themselves see it.</summary>
    public static ICommandTable ForCommands { get; } = new Table();

    public static MongoException NotFound(string name) => new(ErrorCode.CommandNotFound, $"no such command: '{name}'");

    private sealed class Table : ICommandTable
    {
        IReadOnlyList<Command> ICommandTable.All => All;

        Command ICommandTable.Find(string name) => CommandTable.Find(name);
    }
}
