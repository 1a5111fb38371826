using DzStore.Local.Tests.Support;
using DzStore.LocalHost.Database;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Local.Tests.Launching;

[Collection(LauncherRuns.OneAtATime)]
public sealed class ConfiguredDatabaseTests(MongoServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_configured_database_is_used_and_what_is_not_ours_in_it_is_left_alone()
    {
        var database = server.NewDatabase();
        (string, string)[] environment =
        [
            (DatabaseSource.ConnectionStringVariable, server.ConnectionString),
            ("Mongo__Database", database.DatabaseNamespace.DatabaseName),
        ];

        await using (var launcher = LauncherProcess.StartOn(_folder.Path, ["--once", "--users", "400"], environment))
        {
            (await launcher.ExitCodeAsync()).ShouldBe(0, launcher.Output + launcher.Errors);
            launcher.Output.ShouldContain("as ConnectionStrings__MongoDB says");
        }

        await using (var launcher = LauncherProcess.StartOn(_folder.Path, ["--once", "--users", "500"], environment))
        {
            (await launcher.ExitCodeAsync()).ShouldBe(2);
            launcher.Errors.ShouldContain("holds 400 users, not 500");
        }

        // Orders of others, with the lab's ids among them: the stress test takes its own ones away again, and nothing else.
        string[] others = ["BF_0", "INV-2026-1", "WARMUP_0"];
        var token = TestContext.Current.CancellationToken;
        foreach (var name in new[] { "orders_fast", "orders_secure" })
        {
            await database
                .GetCollection<BsonDocument>(name)
                .InsertManyAsync(others.Select(id => new BsonDocument("_id", id)), cancellationToken: token);
        }

        await using (var launcher = LauncherProcess.StartOn(_folder.Path, ["--once"], environment))
            (await launcher.ExitCodeAsync()).ShouldBe(0, launcher.Output + launcher.Errors);

        foreach (var name in new[] { "orders_fast", "orders_secure" })
        {
            var left = await database.GetCollection<BsonDocument>(name).Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(token);
            left.Select(order => order["_id"].AsString).ShouldBe(others, ignoreOrder: true, name);
        }
    }

    [Fact]
    public async Task Users_with_integer_ids_with_ObjectIds_and_without_names_are_reached()
    {
        var database = server.NewDatabase();
        await database
            .GetCollection<BsonDocument>("users")
            .InsertManyAsync(
                Enumerable
                    .Range(1, 9)
                    .Select(i =>
                    {
                        var user = new BsonDocument { { "city", "Oran" }, { "total_spend", 100_000 + i } };
                        return i < 8 ? user.Add("user_id", i) : user;
                    }),
                cancellationToken: TestContext.Current.CancellationToken
            );

        await using var launcher = LauncherProcess.StartOn(
            _folder.Path,
            ["--once"],
            (DatabaseSource.ConnectionStringVariable, server.ConnectionString),
            ("Mongo__Database", database.DatabaseNamespace.DatabaseName)
        );

        (await launcher.ExitCodeAsync()).ShouldBe(0, launcher.Output + launcher.Errors);
        launcher.Output.ShouldContain("VIP users found: 9. The first 5:");
        launcher.Output.ShouldContain("Each of them is stored as a recipient, once: 9 recipients");
    }

    [Theory]
    [InlineData("not a uri", "is not a MongoDB connection string")]
    [InlineData("mongodb://amine:secret@127.0.0.1:1/", "The configured database at 127.0.0.1:1 cannot be used")]
    public async Task One_that_cannot_be_used_is_a_clear_error_without_the_password(string connectionString, string error)
    {
        await using var launcher = LauncherProcess.StartOn(
            _folder.Path,
            ["--once"],
            (DatabaseSource.ConnectionStringVariable, connectionString)
        );

        (await launcher.ExitCodeAsync()).ShouldBe(2);
        launcher.Errors.ShouldContain(error);
        launcher.Errors.Trim().ShouldNotContain(Environment.NewLine, customMessage: "the error is one line");
        launcher.Errors.ShouldNotContain("Selector");
        launcher.Errors.ShouldContain(DatabaseSource.ConnectionStringVariable);
        (launcher.Output + launcher.Errors).ShouldNotContain("secret");
    }

    public void Dispose() => _folder.Dispose();
}
