using DzStore.Local.Database;
using DzStore.Local.Tests.Support;
using DzStore.Testing;
using MongoDB.Bson;

namespace DzStore.Local.Tests.Launching;

[Collection(LauncherRuns.OneAtATime)]
public sealed class ConfiguredDatabaseTests(MongoServer server) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_configured_database_is_used_and_what_is_not_ours_in_it_is_left_alone()
    {
        var database = server.NewDatabase();
        (string, string)[] environment =
        [
            (DatabaseSource.ConnectionStringVariable, server.ConnectionString),
            ("Mongo__Database", database.DatabaseNamespace.DatabaseName),
        ];

        await using (var launcher = LauncherProcess.StartOn(folder.Path, ["--once", "--users", "400"], environment))
        {
            (await launcher.ExitCodeAsync()).ShouldBe(0, launcher.Output + launcher.Errors);
            launcher.Output.ShouldContain("as ConnectionStrings__MongoDB says");
        }

        await using (var launcher = LauncherProcess.StartOn(folder.Path, ["--once", "--users", "500"], environment))
        {
            (await launcher.ExitCodeAsync()).ShouldBe(2);
            launcher.Errors.ShouldContain("holds 400 users, not 500");
        }

        var orders = database.GetCollection<BsonDocument>("orders_secure");
        await orders.InsertOneAsync(new BsonDocument("_id", "INV-2026-1"), cancellationToken: TestContext.Current.CancellationToken);
        await using (var launcher = LauncherProcess.StartOn(folder.Path, ["--once"], environment))
        {
            (await launcher.ExitCodeAsync()).ShouldBe(2);
            launcher.Errors.ShouldContain("INV-2026-1");
            launcher.Errors.ShouldContain("--fresh");
        }

        (await orders.CountDocumentsAsync(new BsonDocument("_id", "INV-2026-1"), cancellationToken: TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    [Theory]
    [InlineData("not a uri", "is not a MongoDB connection string")]
    [InlineData("mongodb://amine:secret@127.0.0.1:1/", "The configured database at 127.0.0.1:1 cannot be used")]
    public async Task One_that_cannot_be_used_is_a_clear_error_without_the_password(string connectionString, string error)
    {
        await using var launcher = LauncherProcess.StartOn(folder.Path, ["--once"], (DatabaseSource.ConnectionStringVariable, connectionString));

        (await launcher.ExitCodeAsync()).ShouldBe(2);
        launcher.Errors.ShouldContain(error);
        (launcher.Output + launcher.Errors).ShouldNotContain("secret");
    }

    public void Dispose() => folder.Dispose();
}
