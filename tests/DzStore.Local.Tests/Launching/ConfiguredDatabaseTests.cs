using System.Net;
using System.Text.Json;
using DzStore.Local.Tests.Control;
using DzStore.Local.Tests.Support;
using DzStore.LocalHost.Database;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Local.Tests.Launching;

[Collection(LauncherRuns.OneAtATime)]
public sealed class ConfiguredDatabaseTests(MongoServer server) : IDisposable
{
    private static readonly string[] Orders = ["orders_fast", "orders_secure"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_configured_database_is_used_and_what_is_not_ours_in_it_is_left_alone()
    {
        var database = server.NewDatabase();
        // Orders of others, with the lab's ids among them: the stress test takes its own ones away again, and nothing else.
        string[] others = ["BF_0", "INV-2026-1", "WARMUP_0"];
        foreach (var name in Orders)
        {
            await database
                .GetCollection<BsonDocument>(name)
                .InsertManyAsync(others.Select(id => new BsonDocument("_id", id)), cancellationToken: Cancellation);
        }

        await using (var launcher = StartOn(database, "--once", "--users", "400"))
        {
            (await launcher.ExitCodeAsync()).ShouldBe(0, launcher.Output + launcher.Errors);
            launcher.Output.ShouldContain("as ConnectionStrings__MongoDB says");
        }

        foreach (var name in Orders)
        {
            var left = await database
                .GetCollection<BsonDocument>(name)
                .Find(FilterDefinition<BsonDocument>.Empty)
                .ToListAsync(Cancellation);
            left.Select(order => order["_id"].AsString).ShouldBe(others, ignoreOrder: true, name);
        }

        await using (var launcher = StartOn(database, "--once", "--users", "500"))
        {
            (await launcher.ExitCodeAsync()).ShouldBe(2);
            launcher.Errors.ShouldContain("holds 400 users, not 500");
        }
    }

    [Fact]
    public async Task Its_own_users_with_integer_ids_ObjectIds_and_no_names_are_reached_and_the_control_room_has_no_buttons_for_it()
    {
        ProcessTree.SkipUnlessKnown();
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
                cancellationToken: Cancellation
            );

        await using var launcher = StartOn(database);
        await launcher.UntilServingAsync();
        launcher.Output.ShouldContain("VIP users found: 9. The first 5:");
        launcher.Output.ShouldContain("Each of them is stored as a recipient, once: 9 recipients");
        await ThereAreNoButtonsAsync(launcher);

        var children = ProcessTree.Descendants(launcher.Id);
        launcher.Signal("TERM");
        (await launcher.ExitCodeAsync()).ShouldBe(0, launcher.Output + launcher.Errors);
        await ProcessTree.AllGoneAsync(children, TimeSpan.FromSeconds(1));
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

    private static async Task ThereAreNoButtonsAsync(LauncherProcess launcher)
    {
        using var http = new HttpClient { BaseAddress = ControlRoom.Address(launcher, "Storefront") };
        using var stream = new StreamReader(await http.GetStreamAsync("/control/stream", Cancellation));
        var line = JsonElement.Parse((await stream.ReadLineAsync(Cancellation))!);
        line.TryGetProperty("launcher", out _).ShouldBeFalse();
        foreach (var button in new[] { "faults", "dial", "price", "audit" })
        {
            using var answer = await http.PostAsync($"/control/launcher/{button}", null, Cancellation);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, button);
        }
    }

    private LauncherProcess StartOn(IMongoDatabase database, params string[] arguments) =>
        LauncherProcess.StartOn(
            _folder.Path,
            arguments,
            (DatabaseSource.ConnectionStringVariable, server.ConnectionString),
            ("Mongo__Database", database.DatabaseNamespace.DatabaseName)
        );
}
