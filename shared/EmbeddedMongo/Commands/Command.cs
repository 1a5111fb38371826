namespace EmbeddedMongo.Commands;

[Flags]
internal enum CommandFlags
{
    None = 0,

    /// <summary>Runs against the <c>admin</c> database only.</summary>
    AdminOnly = 1,

    /// <summary>Changes data: takes a <c>writeConcern</c>, and its reply waits for it.</summary>
    Write = 2,

    /// <summary>Reads data: takes a <c>readConcern</c>.</summary>
    Read = 4,

    /// <summary>May be sent again with the same <c>lsid</c> and <c>txnNumber</c> without being applied twice.</summary>
    Retryable = 8,

    /// <summary>Answered in a legacy OP_QUERY too, before the client knows what the server speaks; the list is MongoDB's own.</summary>
    Handshake = 16,

    /// <summary>Reads every field itself, or none: unknown fields are not refused.</summary>
    AnyFields = 32,

    /// <summary>Never shows up in the profiler or among running operations' interruptions.</summary>
    Quiet = 64,

    /// <summary>Known only where <see cref="EmbeddedMongoOptions.EnableTestCommands"/> is set.</summary>
    TestOnly = 128,
}

/// <summary>One command: its name, what it is for, and what it does. A file each; <see cref="CommandTable"/> lists them.</summary>
internal abstract class Command
{
    public abstract string Name { get; }

    public virtual IReadOnlyList<string> Aliases => [];

    /// <summary>One sentence for listCommands.</summary>
    public abstract string Help { get; }

    public virtual CommandFlags Flags => CommandFlags.None;

    /// <summary>
    /// Takes its arguments, refuses unknown ones (<see cref="CommandArguments.RefuseUnknown"/>), does its work and writes the
    /// fields of its reply; <c>ok: 1</c> follows by itself.
    /// </summary>
    /// <exception cref="MongoException">The command is refused; nothing of what was written to the reply is sent.</exception>
    public abstract ValueTask RunAsync(CommandContext context);
}
