using DzStore.LocalHost.Database;
using DzStore.LocalHost.Errors;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.LocalHost.Tests.Database;

public class UserSeedTests(MongoServer server)
{
    private const string First =
        """{ _id: "U000001", user_id: "U000001", name: "Amira Brahimi", city: "Algiers", total_spend: NumberLong(2337) }""";

    private readonly IMongoDatabase _store = server.NewDatabase();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Users_are_the_same_everywhere_and_whatever_their_number()
    {
        var some = UserGenerator.Users(100).ToArray();

        some.ShouldBe(UserGenerator.Users(2_000).Take(100));
        some[0].ShouldBe(BsonDocument.Parse(First));
    }

    [Fact]
    public void Users_are_of_the_four_cities_and_spend_within_the_bounds()
    {
        var users = UserGenerator.Users(2_000).ToArray();

        users.Select(user => user["city"].AsString).Distinct().ShouldBe(["Algiers", "Oran", "Constantine", "Setif"], ignoreOrder: true);
        users.ShouldAllBe(user => user["total_spend"].IsInt64 && user["total_spend"] >= 1_000 && user["total_spend"] <= 200_000);
        users.ShouldAllBe(user => user["_id"] == user["user_id"]);
        users.Select(user => user["_id"]).Distinct().Count().ShouldBe(2_000);
        users.Min(user => user["total_spend"].AsInt64).ShouldBeLessThan(3_000);
        users.Max(user => user["total_spend"].AsInt64).ShouldBeGreaterThan(198_000);
    }

    [Fact]
    public async Task Seeds_once_and_again_only_for_another_number()
    {
        (await EnsureAsync(asked: 50)).ShouldBe(new(50, Seeded: true));
        (await EnsureAsync(asked: null)).ShouldBe(new(50, Seeded: false));
        (await EnsureAsync(asked: 50)).ShouldBe(new(50, Seeded: false));
        (await EnsureAsync(asked: 60)).ShouldBe(new(60, Seeded: true));

        (await _store.GetCollection<BsonDocument>("users").CountDocumentsAsync(new BsonDocument(), cancellationToken: Cancelled)).ShouldBe(
            60
        );
        var indexes = await (await _store.GetCollection<BsonDocument>("users").Indexes.ListAsync(Cancelled)).ToListAsync(Cancelled);
        indexes.Select(index => index["key"].AsBsonDocument).ShouldContain(BsonDocument.Parse("{ city: 1, total_spend: 1 }"));
        (await (await _store.ListCollectionNamesAsync(cancellationToken: Cancelled)).ToListAsync(Cancelled)).ShouldBe(["users"]);
    }

    [Fact]
    public async Task What_a_killed_launcher_left_half_done_is_done_again()
    {
        await _store.GetCollection<BsonDocument>("users_seed").InsertManyAsync(UserGenerator.Users(30), cancellationToken: Cancelled);

        (await EnsureAsync(asked: 50)).ShouldBe(new(50, Seeded: true));
    }

    [Fact]
    public async Task Users_of_a_configured_database_are_never_replaced()
    {
        await _store.GetCollection<BsonDocument>("users").InsertOneAsync(new BsonDocument("_id", "somebody"), cancellationToken: Cancelled);

        (await EnsureAsync(asked: null, ours: false)).ShouldBe(new(1, Seeded: false));
        await Should.ThrowAsync<SetupException>(() => EnsureAsync(asked: 50, ours: false));

        (await _store.GetCollection<BsonDocument>("users").CountDocumentsAsync(new BsonDocument(), cancellationToken: Cancelled)).ShouldBe(
            1
        );
    }

    private Task<SeedResult> EnsureAsync(int? asked, bool ours = true)
    {
        var source = ours
            ? new DatabaseSource("embedded", "program", null)
            : new DatabaseSource("configured", null, server.ConnectionString);
        return UserSeed.EnsureAsync(new(source, server.ConnectionString, "here", "7.0", _store), asked, Cancelled);
    }
}
