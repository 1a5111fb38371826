using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Commands.Transactions;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Transactions;
using EmbeddedMongo.Values;
using EmbeddedMongo.Wire;
using EmbeddedMongo.Writing;

namespace EmbeddedMongo.Commands;

/// <summary>One run of a command: its arguments, its connection and session, and the reply that it writes.</summary>
internal sealed class CommandContext(ServerState server, Operation operation, CommandArguments arguments, ReplyWriter reply)
{
    public ServerState Server { get; } = server;

    public Operation Operation { get; } = operation;

    public CommandArguments Arguments { get; } = arguments;

    public ReplyWriter Reply { get; } = reply;

    public ConnectionState Connection => Operation.Connection;

    public string Database => Operation.Database;

    public CancellationToken Cancellation => Operation.Cancellation;

    /// <summary>Set where the command carries <c>lsid</c> and <c>txnNumber</c>.</summary>
    public RetryableWrite? Retryable { get; init; }

    /// <summary>The session that the client named, retryable or not.</summary>
    public LogicalSession? Session { get; init; }

    /// <summary>The command's turn in its session's transaction; null outside.</summary>
    public StatementScope? Statement { get; set; }

    /// <summary>The transaction in which the command runs; null outside.</summary>
    public OpenTransaction? Transaction => Statement?.Open;

    /// <summary>Changes documents, in the transaction where there is one.</summary>
    public Writer Writer => Transaction is null ? Server.Writer : new Writer(Server.Engine, Transaction);

    /// <summary>True where the reply has <c>writeErrors</c>, which end a transaction.</summary>
    public bool HasWriteErrors { get; set; }

    public ReadConcern ReadConcern { get; set; }

    /// <summary>The facts that decide the labels of this command's errors.</summary>
    public required ErrorSituation Situation { get; init; }

    /// <summary>The term in which the command began.</summary>
    public long Term { get; set; }

    /// <summary>The storage sequence of the last change that this command made (or found made, by a retry); 0 for none.</summary>
    public long Sequence { get; private set; }

    /// <summary>True where the reply waits for the write concern. An aggregate knows it only when its pipeline is parsed.</summary>
    public bool AwaitsWriteConcern { get; set; } = true;

    /// <summary>
    /// The command to carry out next, as BSON, where the client has asked for a stream of replies and the command has more to tell; null
    /// where this reply is the last.
    /// </summary>
    public byte[]? Continuation { get; set; }

    /// <summary>The objects that explain disposes of when its reply is written.</summary>
    public List<IDisposable> Disposables { get; } = [];

    /// <summary>The view that the read concern asks for; null for the present one.</summary>
    public ReadView? Pinned { get; set; }

    /// <summary>The number of rollbacks when the command began.</summary>
    public int RollbackId { get; set; }

    /// <summary>True where the reply shows present documents, and is given once they are committed: a lookup of a change stream.</summary>
    public bool ShowsPresent { get; set; }

    /// <summary>The cluster time of that view, which the reply tells; null for none.</summary>
    public long? AtClusterTime { get; set; }

    /// <summary>The database as it is now, as the transaction sees it, or as the read concern asks for.</summary>
    public ReadView OpenView() => Transaction?.OpenView() ?? Pinned?.Share() ?? Server.Engine.OpenView();

    /// <summary>Makes a change that an open transaction may block, once none does.</summary>
    public ValueTask<T> UnblockedAsync<T>(Func<T> change) => Blocked.RetryAsync(change, Cancellation);

    public void Applied(long sequence) => Sequence = Math.Max(Sequence, sequence);

    /// <summary>The collection that the command's first field names.</summary>
    /// <exception cref="MongoException">InvalidNamespace where it is not a collection's name.</exception>
    public Namespace Collection() => AnyCollection().Checked();

    /// <summary>The collection that the command's first field names, for a command that changes its documents.</summary>
    /// <exception cref="MongoException">InvalidNamespace, for the server's own collections too.</exception>
    public Namespace WritableCollection() => Collection().Writable();

    /// <summary>The collection that the first field names, or a name such as <c>$cmd.aggregate</c> of a command's cursor.</summary>
    public Namespace AnyCollection()
    {
        var subject = Arguments.Subject;
        if (!subject.IsString)
            throw new MongoException(ErrorCode.InvalidNamespace, $"collection name has invalid type {BsonTypeNames.Of(subject.BsonType)}");
        var ns = new Namespace(Database, subject.AsString);
        Operation.Collection = ns.Collection;
        return ns;
    }
}
