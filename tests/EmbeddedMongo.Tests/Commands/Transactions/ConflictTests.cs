using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Transactions;

/// <summary>Two transactions, or a transaction and a write outside any, that want the same.</summary>
public sealed class ConflictTests : IClassFixture<TestServer>, IDisposable
{
    private readonly string _database = $"test_{Guid.NewGuid():N}";
    private readonly RawClient _client;
    private readonly RawClient _other;

    public ConflictTests(TestServer server) => (_client, _other) = (server.Raw(), server.Raw());

    [Theory]
    [InlineData("{update: 'c', updates: [{q: {_id: 1}, u: {$inc: {n: 1}}}]}", "{update: 'c', updates: [{q: {_id: 1}, u: {$inc: {n: 5}}}]}")]
    [InlineData("{delete: 'c', deletes: [{q: {_id: 1}, limit: 1}]}", "{update: 'c', updates: [{q: {_id: 1}, u: {$inc: {n: 5}}}]}")]
    [InlineData("{insert: 'c', documents: [{_id: 2}]}", "{insert: 'c', documents: [{_id: 2}]}")]
    [InlineData("{insert: 'c', documents: [{_id: 2, u: 7}]}", "{update: 'c', updates: [{q: {_id: 1}, u: {$set: {u: 7}}}]}")]
    [InlineData("{update: 'c', updates: [{q: {_id: 1}, u: {$set: {u: 8}}}]}", "{insert: 'c', documents: [{_id: 3, u: 1}]}")]
    [InlineData("{findAndModify: 'c', query: {_id: 1}, remove: true}", "{insert: 'c', documents: [{_id: 1}]}")]
    public async Task Of_two_transactions_the_first_writer_wins_at_the_statement(string first, string second)
    {
        await SeedAsync();
        var (winner, loser) = (Transaction(_client), Transaction(_other));
        (await loser.RunAsync("{find: 'c'}")).Ok();
        (await winner.RunAsync(first)).Ok();
        ShouldConflict(await loser.RunAsync(second));
        (await loser.CommitAsync()).ShouldFail(ErrorCode.NoSuchTransaction, "TransientTransactionError");
        (await winner.CommitAsync()).Ok();
    }

    [Theory]
    [InlineData("{update: 'c', updates: [{q: {_id: 1}, u: {$inc: {n: 1}}}]}", "{update: 'c', updates: [{q: {_id: 1}, u: {$inc: {n: 5}}}]}")]
    [InlineData("{delete: 'c', deletes: [{q: {_id: 1}, limit: 1}]}", "{delete: 'c', deletes: [{q: {_id: 1}, limit: 1}]}")]
    [InlineData("{insert: 'c', documents: [{_id: 2}]}", "{insert: 'c', documents: [{_id: 2}]}")]
    [InlineData("{delete: 'c', deletes: [{q: {_id: 1}, limit: 1}]}", "{insert: 'c', documents: [{_id: 9, u: 1}]}")]
    public async Task What_has_changed_since_the_snapshot_cannot_be_written(string change, string statement)
    {
        await SeedAsync();
        var transaction = Transaction(_client);
        (await transaction.RunAsync("{find: 'c'}")).Ok();
        (await _other.RunAsync(_database, change)).Ok();
        ShouldConflict(await transaction.RunAsync(statement));
    }

    [Fact]
    public async Task A_write_outside_waits_for_the_open_transaction()
    {
        await SeedAsync();
        var transaction = Transaction(_client);
        (await transaction.RunAsync("{update: 'c', updates: [{q: {_id: 1}, u: {$inc: {n: 1}}}]}")).Ok();

        const string write = "update: 'c', updates: [{q: {_id: 1}, u: {$inc: {n: 10}}}]";
        (await _other.RunAsync(_database, $"{{{write}, maxTimeMS: 30}}")).ShouldFail(ErrorCode.MaxTimeMSExpired);
        var waiting = _other.RunAsync(_database, $"{{{write}}}");
        (await _client.RunAsync(_database, "{find: 'c'}"))["cursor"]["firstBatch"][0]["n"].ShouldBe(0);
        waiting.IsCompleted.ShouldBeFalse();
        (await transaction.CommitAsync()).Ok();
        (await waiting)["nModified"].ShouldBe(1);
        (await _client.RunAsync(_database, "{find: 'c'}"))["cursor"]["firstBatch"][0]["n"].ShouldBe(11);
    }

    [Theory]
    [InlineData("{insert: 'c', documents: [{_id: 5}, {_id: 2}]}", 2)]
    [InlineData("{update: 'c', updates: [{q: {}, u: {$inc: {n: 1}}, multi: true}]}", 1)]
    [InlineData("{delete: 'c', deletes: [{q: {}, limit: 0}]}", 1)]
    [InlineData("{update: 'c', updates: [{q: {_id: 2}, u: {$inc: {n: 1}}, upsert: true}]}", 1)]
    [InlineData("{drop: 'c'}", null)]
    [InlineData("{dropDatabase: 1}", null)]
    [InlineData("{createIndexes: 'c', indexes: [{key: {z: 1}, name: 'z'}]}", null)]
    [InlineData("{dropIndexes: 'c', index: 'u_1'}", null)]
    public async Task A_write_or_change_of_the_catalog_goes_on_when_the_transaction_is_aborted(string command, int? n)
    {
        await SeedAsync();
        var transaction = Transaction(_client);
        (await transaction.RunAsync("{insert: 'c', documents: [{_id: 2}]}")).Ok();
        (await transaction.RunAsync("{update: 'c', updates: [{q: {_id: 1}, u: {$inc: {n: 1}}}]}")).Ok();
        var waiting = _other.RunAsync(_database, command);
        await Task.WhenAny(waiting, Task.Delay(30, TestContext.Current.CancellationToken));
        waiting.IsCompleted.ShouldBeFalse();
        (await transaction.AbortAsync()).Ok();
        var reply = (await waiting).Ok();
        if (n is not null)
            reply["n"].ShouldBe(n.Value);
    }

    [Fact]
    public async Task A_statement_on_a_collection_that_a_drop_waits_for_is_a_lock_timeout()
    {
        await SeedAsync();
        var transaction = Transaction(_client);
        (await transaction.RunAsync("{find: 'c'}")).Ok();
        var waiting = _other.RunAsync(_database, "{drop: 'c'}");
        await Task.WhenAny(waiting, Task.Delay(30, TestContext.Current.CancellationToken));
        var late = Transaction(_client);
        (await late.RunAsync("{find: 'c'}")).ShouldFail(ErrorCode.LockTimeout, "TransientTransactionError");
        (await transaction.CommitAsync()).Ok();
        (await waiting).Ok();
    }

    [Theory]
    [InlineData("{drop: 'c'}")]
    [InlineData("{createIndexes: 'c', indexes: [{key: {z: 1}, name: 'z'}]}")]
    public async Task A_collection_that_changed_since_the_snapshot_is_not_available(string change)
    {
        await SeedAsync();
        var transaction = Transaction(_client);
        (await transaction.RunAsync("{find: 'other'}")).Ok();
        (await _other.RunAsync(_database, change)).Ok();
        (await transaction.RunAsync("{find: 'c'}")).ShouldFail(ErrorCode.SnapshotUnavailable, "TransientTransactionError");
    }

    public void Dispose()
    {
        _client.Dispose();
        _other.Dispose();
    }

    private Transacting Transaction(RawClient client) => new Transacting(client, _database).Start();

    private async Task SeedAsync()
    {
        (await _client.RunAsync(_database, "{createIndexes: 'c', indexes: [{key: {u: 1}, name: 'u_1', unique: true, sparse: true}]}")).Ok();
        (await _client.RunAsync(_database, "{insert: 'c', documents: [{_id: 1, n: 0, u: 1}]}")).Ok();
    }

    private static void ShouldConflict(BsonDocument reply) => reply.ShouldFail(ErrorCode.WriteConflict, "TransientTransactionError");
}
