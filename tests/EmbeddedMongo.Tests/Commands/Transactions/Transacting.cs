using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Transactions;

/// <summary>A session that sends the statements of transactions without a driver.</summary>
internal sealed class Transacting(RawClient client, string database, Transacting? of = null)
{
    private readonly BsonDocument _session = of?._session ?? new("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard));
    private bool _starts;

    public long Number { get; private set; } = of?.Number ?? 0;

    public BsonDocument Session => _session;

    /// <summary>Begins the next transaction with the next statement.</summary>
    public Transacting Start()
    {
        Number++;
        _starts = true;
        return this;
    }

    /// <summary>Runs a statement of the transaction; returns the reply, whatever it is.</summary>
    public Task<BsonDocument> RunAsync(string json) => RunAsync(database, BsonDocument.Parse(json));

    public Task<BsonDocument> CommitAsync() => RunAsync("admin", new BsonDocument("commitTransaction", 1));

    public Task<BsonDocument> AbortAsync() => RunAsync("admin", new BsonDocument("abortTransaction", 1));

    /// <summary>Runs a statement of the transaction over another connection.</summary>
    public Task<BsonDocument> RunOverAsync(RawClient other, string json) => other.RunAsync(database, Marked(BsonDocument.Parse(json)));

    private Task<BsonDocument> RunAsync(string on, BsonDocument command) => client.RunAsync(on, Marked(command));

    private BsonDocument Marked(BsonDocument command)
    {
        command.Add("lsid", _session).Add("txnNumber", Number).Add("autocommit", false);
        if (_starts)
            command.Add("startTransaction", true);
        _starts = false;
        return command;
    }
}
