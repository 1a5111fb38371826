using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Replication.Node;

/// <summary>What becomes of a commit when the primary loses its place. A wrong answer is an anomaly in the histories of clients.</summary>
public sealed class TransactionFailoverTests : IAsyncLifetime
{
    private const string Session = "lsid: {id: UUID('6d8a1b1e-0000-4000-8000-000000000001')}, txnNumber: NumberLong(1), autocommit: false";
    private readonly ThreeNodes _nodes = new();

    public ValueTask InitializeAsync() => _nodes.InitializeAsync();

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    [Fact]
    public async Task A_commit_is_answered_by_what_a_majority_has_and_not_by_what_one_member_remembers()
    {
        var first = await _nodes.PrimaryAsync();
        using var client = first.Raw();
        (await client.RunAsync("shop", "{insert: 'orders', documents: [{_id: 0}], writeConcern: {w: 3}}"))["ok"].ShouldBe(1.0);
        ThreeNodes.CutOff(first);

        // A primary that nobody hears can't know whether another one has committed what it does not know.
        var unknown = await client.RunAsync(
            "admin",
            $"{{commitTransaction: 1, {Session}, writeConcern: {{w: 'majority', wtimeout: 100}}}}"
        );
        unknown["code"].AsInt32.ShouldBeOneOf((int)ErrorCode.MaxTimeMSExpired, (int)ErrorCode.PrimarySteppedDown);
        unknown.GetValue("errorLabels", new BsonArray()).AsBsonArray.ShouldNotContain("TransientTransactionError");

        // It commits here alone, and is undone when another one was elected.
        var insert = $"{{insert: 'orders', documents: [{{_id: 1}}], {Session}, startTransaction: true}}";
        (await client.RunAsync("shop", insert))["ok"].ShouldBe(1.0);
        (await client.RunAsync("admin", $"{{commitTransaction: 1, {Session}, writeConcern: {{w: 1}}}}"))["ok"].ShouldBe(1.0);
        await _nodes.PrimaryAsync(first);
        ThreeNodes.Heal(first);
        var find = "{find: 'orders', $readPreference: {mode: 'secondary'}}";
        await Eventually.ShouldAsync(async () =>
            (await client.RunAsync("shop", find)) is var found && found["ok"] == 1.0 && found["cursor"]["firstBatch"].AsBsonArray.Count == 1
        );

        // Primary again, it says that there is no such transaction, and that it may be run again.
        await Eventually.ShouldAsync(async () => (await client.RunAsync("admin", "{replSetStepUp: 1}"))["ok"] == 1.0);
        var again = await client.RunAsync("admin", $"{{commitTransaction: 1, {Session}, writeConcern: {{w: 'majority'}}}}");
        again["code"].ShouldBe((int)ErrorCode.NoSuchTransaction, again.ToString());
        again["errorLabels"].AsBsonArray.ShouldContain("TransientTransactionError");
        (await client.RunAsync("shop", "{count: 'orders', query: {}}"))["n"].ShouldBe(1);
    }
}
