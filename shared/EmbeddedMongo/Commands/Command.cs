using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;

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

    /// <summary>Known only where <see cref="ServerSettings.EnableTestCommands"/> is set.</summary>
    TestOnly = 128,

    /// <summary>May run within a multi-document transaction.</summary>
    InTransaction = 256,
}

/// <summary>A command: its name, its flags and its work. Each stands in a file, and <c>Dispatch/CommandTable</c> lists them.</summary>
internal abstract class Command
{
    public abstract string Name { get; }

    public virtual IReadOnlyList<string> Aliases => [];

    /// <summary>One sentence for listCommands.</summary>
    public abstract string Help { get; }

    public virtual CommandFlags Flags => CommandFlags.None;

    public bool Has(CommandFlags flag) => (Flags & flag) != 0;

    /// <summary>
    /// Takes the arguments, refuses unknown ones (<see cref="CommandArguments.RefuseUnknown"/>), does the work and writes the fields of
    /// the reply; the dispatcher adds <c>ok: 1</c>.
    /// </summary>
    /// <exception cref="MongoException">The command is refused; nothing of what was written to the reply is sent.</exception>
    public abstract ValueTask RunAsync(CommandContext context);
}
