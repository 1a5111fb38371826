using EmbeddedMongo.Errors;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Transactions;

/// <summary>The rules by which a transaction begins, goes on and ends.</summary>
public sealed class LifeTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private const string Insert = "{insert: 'c', documents: [{_id: 1}]}";
    private readonly string _database = $"test_{Guid.NewGuid():N}";
    private readonly RawClient _client = server.Raw();

    [Theory]
    [InlineData("{find: 'c', startTransaction: true}", 72, "'startTransaction' field requires 'autocommit' field")]
    [InlineData("{find: 'c', autocommit: false}", 72, "'autocommit' field requires a transaction number")]
    [InlineData("{find: 'c', txnNumber: 1, autocommit: false}", 72, "Transaction number requires a session ID")]
    [InlineData("{find: 'c', lsid: LSID, txnNumber: 1, autocommit: true}", 72, "Specifying autocommit=true is not allowed.")]
    [InlineData("{find: 'c', lsid: LSID, txnNumber: 1, autocommit: false, startTransaction: false}", 72, "startTransaction=false")]
    [InlineData("{find: 'c', lsid: LSID, txnNumber: 1, autocommit: false}", 251, "does not match any in-progress transactions")]
    [InlineData("{count: 'c', lsid: LSID, txnNumber: 1, autocommit: false, startTransaction: true}", 263, "Cannot run 'count'")]
    [InlineData("{ping: 1, lsid: LSID, txnNumber: 1, autocommit: false, startTransaction: true}", 263, "Cannot run 'ping'")]
    [InlineData(
        "{killCursors: 'c', cursors: [], lsid: LSID, txnNumber: 1, autocommit: false, startTransaction: true}",
        263,
        "first operation"
    )]
    [InlineData(
        "{insert: 'c', documents: [{}], lsid: LSID, txnNumber: 1, autocommit: false, startTransaction: true, writeConcern: {w: 1}}",
        72,
        "writeConcern is not allowed within a multi-statement transaction"
    )]
    [InlineData(
        "{find: 'c', readConcern: {level: 'available'}, lsid: LSID, txnNumber: 1, autocommit: false, startTransaction: true}",
        72,
        "must be either 'local'"
    )]
    [InlineData(
        "{aggregate: 'c', pipeline: [{$out: 'd'}], cursor: {}, lsid: LSID, txnNumber: 1, autocommit: false, startTransaction: true}",
        263,
        "$out"
    )]
    public async Task A_statement_that_no_transaction_may_have_is_refused(string command, int code, string message)
    {
        var lsid = new BsonDocument("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard));
        var parsed = BsonDocument.Parse(command.Replace("LSID", "{}", StringComparison.Ordinal));
        if (parsed.Contains("lsid"))
            parsed["lsid"] = lsid;
        if (parsed.Contains("txnNumber"))
            parsed["txnNumber"] = 1L;
        var reply = await _client.RunAsync(_database, parsed);
        reply["code"].ShouldBe(code, reply.ToString());
        reply["errmsg"].AsString.ShouldContain(message);
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("config")]
    [InlineData("local")]
    public async Task The_server_s_own_databases_are_in_no_transaction(string database)
    {
        var reply = await new Transacting(_client, database).Start().RunAsync(Insert);
        reply.ShouldFail(ErrorCode.OperationNotSupportedInTransaction);
        reply["errmsg"].ShouldBe($"Cannot run command against the '{database}' database in a transaction.");
    }

    [Fact]
    public async Task Statements_come_over_any_connection_and_only_the_first_has_a_read_concern()
    {
        using var other = server.Raw();
        var transaction = new Transacting(_client, _database).Start();
        (await transaction.RunAsync("{insert: 'c', documents: [{_id: 1}], readConcern: {level: 'snapshot'}}")).Ok();
        (await transaction.RunOverAsync(other, "{find: 'c'}"))["cursor"]["firstBatch"].AsBsonArray.Count.ShouldBe(1);
        var refused = await transaction.RunAsync("{find: 'c', readConcern: {level: 'majority'}}");
        refused.ShouldFail(ErrorCode.InvalidOptions);
        (await transaction.CommitAsync()).Ok();
    }

    [Fact]
    public async Task An_ended_transaction_says_how_it_ended()
    {
        var transaction = new Transacting(_client, _database).Start();
        (await transaction.RunAsync(Insert)).Ok();
        (await transaction.CommitAsync()).Ok();
        (await transaction.CommitAsync()).Ok();
        (await transaction.AbortAsync()).ShouldFail(ErrorCode.TransactionCommitted);
        (await transaction.RunAsync("{find: 'c'}")).ShouldFail(ErrorCode.TransactionCommitted);

        (await transaction.Start().RunAsync("{find: 'c'}")).Ok();
        (await transaction.AbortAsync()).Ok();
        (await transaction.AbortAsync()).ShouldFail(ErrorCode.NoSuchTransaction, "TransientTransactionError");
        (await transaction.CommitAsync()).ShouldFail(ErrorCode.NoSuchTransaction, "TransientTransactionError");
        (await transaction.RunAsync("{find: 'c'}")).ShouldFail(ErrorCode.NoSuchTransaction, "TransientTransactionError");
    }

    [Fact]
    public async Task A_write_error_ends_it_and_is_told_as_outside()
    {
        (await _client.RunAsync(_database, Insert)).Ok();
        var transaction = new Transacting(_client, _database).Start();
        var reply = await transaction.RunAsync("{insert: 'c', ordered: false, documents: [{_id: 2}, {_id: 1}, {_id: 3}]}");
        reply["writeErrors"][0]["code"].ShouldBe((int)ErrorCode.DuplicateKey);
        (await transaction.CommitAsync()).ShouldFail(ErrorCode.NoSuchTransaction, "TransientTransactionError");
        (await _client.RunAsync(_database, "{count: 'c'}"))["n"].ShouldBe(1);
    }

    [Fact]
    public async Task A_newer_number_or_the_end_of_the_session_ends_it()
    {
        var transaction = new Transacting(_client, _database).Start();
        (await transaction.RunAsync(Insert)).Ok();
        (await transaction.Start().RunAsync(Insert)).Ok();
        (await _client.RunAsync("admin", new BsonDocument("endSessions", new BsonArray { transaction.Session }))).Ok();
        (await transaction.CommitAsync()).ShouldFail(ErrorCode.NoSuchTransaction, "TransientTransactionError");

        var write = new BsonDocument
        {
            { "insert", "c" },
            {
                "documents",
                new BsonArray { new BsonDocument("_id", 1) }
            },
        };
        BsonDocument Numbered(long number) => new BsonDocument(write) { { "lsid", transaction.Session }, { "txnNumber", number } };
        (await transaction.Start().RunAsync("{find: 'c'}")).Ok();
        (await _client.RunAsync(_database, Numbered(2))).ShouldFail(ErrorCode.TransactionTooOld);
        (await _client.RunAsync(_database, Numbered(3))).ShouldFail(ErrorCode.InvalidOptions);
        (await _client.RunAsync(_database, Numbered(4))).Ok();
        (await transaction.CommitAsync()).ShouldFail(ErrorCode.TransactionTooOld);
    }

    [Fact]
    public async Task Its_cursors_are_its_own_and_end_with_it()
    {
        (await _client.RunAsync(_database, "{insert: 'c', documents: [{_id: 1}, {_id: 2}, {_id: 3}]}")).Ok();
        var transaction = new Transacting(_client, _database).Start();
        var cursor = (await transaction.RunAsync("{find: 'c', batchSize: 1}")).Ok()["cursor"]["id"].AsInt64;
        var outside = new BsonDocument
        {
            { "getMore", cursor },
            { "collection", "c" },
            { "lsid", transaction.Session },
        };
        (await _client.RunAsync(_database, outside))["code"].ShouldBe(50741);
        var more = await transaction.RunAsync($"{{getMore: NumberLong('{cursor}'), collection: 'c', batchSize: 1}}");
        more.Ok()["cursor"]["nextBatch"][0]["_id"].ShouldBe(2);
        (await transaction.CommitAsync()).Ok();
        (await _client.RunAsync(_database, outside)).ShouldFail(ErrorCode.CursorNotFound);
    }

    [Fact]
    public async Task An_old_one_is_aborted()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var own = await TestServer.StartAsync(options => options with { Time = time });
        using var client = own.Raw();
        var transaction = new Transacting(client, _database).Start();
        (await transaction.RunAsync(Insert)).Ok();
        time.Advance(TimeSpan.FromSeconds(59));
        (await transaction.RunAsync("{find: 'c'}")).Ok();
        time.Advance(TimeSpan.FromSeconds(2));
        (await transaction.RunAsync("{find: 'c'}")).ShouldFail(ErrorCode.NoSuchTransaction, "TransientTransactionError");
    }

    [Fact]
    public async Task The_outcome_is_known_after_a_restart()
    {
        await using var own = await TestServer.StartAsync();
        using var before = own.Raw();
        var transaction = new Transacting(before, _database).Start();
        (await transaction.RunAsync(Insert)).Ok();
        (await transaction.CommitAsync()).Ok();
        await own.RestartAsync();
        using var after = own.Raw();
        var again = new Transacting(after, _database, transaction);
        (await again.CommitAsync()).Ok();
        (await again.RunAsync("{find: 'c'}")).ShouldFail(ErrorCode.TransactionCommitted);
        (await again.Start().RunAsync("{find: 'c'}"))["cursor"]["firstBatch"].AsBsonArray.Count.ShouldBe(1);
    }

    public void Dispose() => _client.Dispose();
}
