using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Tests.Commands.Transactions;

/// <summary>Collections and indexes that a transaction makes.</summary>
public sealed class CatalogTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly string _database = $"test_{Guid.NewGuid():N}";
    private readonly RawClient _client = server.Raw();

    [Fact]
    public async Task A_new_collection_with_its_indexes_is_there_after_the_commit()
    {
        var transaction = new Transacting(_client, _database).Start();
        (await transaction.RunAsync("{create: 'c'}")).Ok();
        (await transaction.RunAsync("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a', unique: true}]}")).Ok();
        (await transaction.RunAsync("{insert: 'c', documents: [{_id: 1, a: [1, 2]}, {_id: 2, a: 3}]}")).Ok();
        (await transaction.RunAsync("{insert: 'made', documents: [{_id: 1}]}")).Ok();
        (await transaction.RunAsync("{find: 'c', filter: {a: 2}}"))["cursor"]["firstBatch"][0]["_id"].ShouldBe(1);
        (await _client.RunAsync(_database, "{listCollections: 1}"))["cursor"]["firstBatch"].AsBsonArray.ShouldBeEmpty();
        (await transaction.CommitAsync()).Ok();

        var names = (await _client.RunAsync(_database, "{listCollections: 1, nameOnly: true}"))["cursor"]["firstBatch"].AsBsonArray;
        names.Select(entry => entry["name"].AsString).Order().ShouldBe(["c", "made"]);
        (await _client.RunAsync(_database, "{find: 'c', filter: {a: 2}, hint: 'a'}"))["cursor"]["firstBatch"][0]["_id"].ShouldBe(1);
        (await _client.RunAsync(_database, "{insert: 'c', documents: [{a: 3}]}"))["writeErrors"][0]["code"].ShouldBe(11000);
        (await _client.RunAsync(_database, "{validate: 'c'}"))["valid"].ShouldBe(true);
        (await _client.RunAsync(_database, "{count: 'c'}"))["n"].ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_of_an_aborted_one_is_left()
    {
        var transaction = new Transacting(_client, _database).Start();
        (await transaction.RunAsync("{insert: 'c', documents: [{_id: 1}]}")).Ok();
        (await transaction.AbortAsync()).Ok();
        (await _client.RunAsync(_database, "{listCollections: 1}"))["cursor"]["firstBatch"].AsBsonArray.ShouldBeEmpty();
        (await _client.RunAsync(_database, "{insert: 'c', documents: [{_id: 1}]}")).Ok();
    }

    [Theory]
    [InlineData("{create: 'c'}", 48)]
    [InlineData("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a'}]}", 263)]
    [InlineData("{insert: 'capped', documents: [{_id: 1}]}", 263)]
    public async Task What_is_there_is_not_changed_by_one(string command, int code)
    {
        (await _client.RunAsync(_database, "{insert: 'c', documents: [{_id: 1}]}")).Ok();
        (await _client.RunAsync(_database, "{create: 'capped', capped: true, size: 4096}")).Ok();
        (await new Transacting(_client, _database).Start().RunAsync(command)).ShouldFail((ErrorCode)code);
    }

    [Fact]
    public async Task Two_cannot_make_one_collection()
    {
        using var other = server.Raw();
        var (first, second) = (new Transacting(_client, _database).Start(), new Transacting(other, _database).Start());
        (await first.RunAsync("{insert: 'c', documents: [{_id: 1}]}")).Ok();
        (await second.RunAsync("{insert: 'c', documents: [{_id: 2}]}")).ShouldFail(ErrorCode.WriteConflict, "TransientTransactionError");
        (await first.CommitAsync()).Ok();
    }

    public void Dispose() => _client.Dispose();
}
