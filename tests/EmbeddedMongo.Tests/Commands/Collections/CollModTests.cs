using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Collections;

public sealed class CollModTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly RawClient _client = server.Raw();
    private readonly string _database = $"mod_{Guid.NewGuid():N}";

    private Task<BsonDocument> RunAsync(string command) => _client.RunAsync(_database, command);

    [Fact]
    public async Task An_index_is_hidden_from_the_planner_and_shown_again()
    {
        await RunAsync("{insert: 'c', documents: [{a: 1}, {a: 2}]}");
        await RunAsync("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}");
        var hidden = await RunAsync("{collMod: 'c', index: {name: 'a_1', hidden: true}}");
        (hidden["hidden_old"], hidden["hidden_new"]).ShouldBe((false, true));
        const string explain = "{explain: {find: 'c', filter: {a: 1}}}";
        (await RunAsync(explain))["queryPlanner"]["winningPlan"]["stage"].ShouldBe("COLLSCAN");
        (await RunAsync("{collMod: 'c', index: {keyPattern: {a: 1}, hidden: false}}"))["ok"].ShouldBe(1.0);
        (await RunAsync(explain))["queryPlanner"]["winningPlan"]["stage"].ShouldBe("FETCH");
        (await RunAsync("{collMod: 'c', index: {name: 'a_1', hidden: false}}")).Contains("hidden_old").ShouldBeFalse("nothing changed");
    }

    [Theory]
    [InlineData("{collMod: 'none'}", 26)]
    [InlineData("{collMod: 'c', cappedSize: 5000}", 72)]
    [InlineData("{collMod: 'c', index: {name: 'b_1', hidden: true}}", 27)]
    [InlineData("{collMod: 'c', index: {name: '_id_', hidden: true}}", 72)]
    [InlineData("{collMod: 'c', index: {hidden: true}}", 72)]
    [InlineData("{collMod: 'c', index: {name: 'b_1', keyPattern: {b: 1}, hidden: true}}", 72)]
    [InlineData("{collMod: 'c', index: {name: 'b_1'}}", 72)]
    [InlineData("{collMod: 'c', index: {name: 'b_1', expireAfterSeconds: 5}}", 238)]
    [InlineData("{collMod: 'c', validator: {a: 1}}", 238)]
    public async Task What_it_cannot_do_is_refused(string command, int code)
    {
        await RunAsync("{insert: 'c', documents: [{a: 1}]}");
        (await RunAsync(command))["code"].ShouldBe(code);
    }

    public void Dispose() => _client.Dispose();
}
