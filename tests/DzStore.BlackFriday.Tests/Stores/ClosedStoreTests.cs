using System.Text;
using DzStore.BlackFriday.Stores;
using DzStore.Load.Http;
using DzStore.Load.Reports;
using DzStore.Load.Reports.Files;
using DzStore.LocalHost.Errors;
using DzStore.LocalHost.Terminals;
using DzStore.Testing.Access;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.BlackFriday.Tests.Stores;

/// <summary>Load on services that want to know who sends it.</summary>
public sealed class ClosedStoreTests(ClosedStore store) : IClassFixture<ClosedStore>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dzstore-load-test-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(null, "Checkout", "answers 401 without credentials")]
    [InlineData("stranger", "Checkout", "answers 401 to this API key")]
    [InlineData("billing", "Checkout", "answers 403 to this API key")]
    [InlineData("customer", "Billing", "answers 403 to this API key")]
    [InlineData("analyst", "Billing", "answers 403 to this API key")]
    public async Task Who_may_not_place_orders_is_told_so_before_any_is_sent(string? role, string name, string answer)
    {
        var message = (await Should.ThrowAsync<SetupException>(() => AskAsync(name, role))).Message;

        message.ShouldContain($"{name} at http://127.0.0.1:");
        message.ShouldContain(answer);
        message.ShouldContain("DZSTORE_API_KEY");
        message.ShouldContain("DZSTORE_TOKEN");
        if (role is not null)
            message.ShouldNotContain(RoleKeys.Of(role));
    }

    [Fact]
    public async Task Who_may_is_let_through_and_has_stored_nothing()
    {
        await AskAsync("Checkout", "admin");
        await AskAsync("Billing", "admin");
        await AskAsync("Billing", "billing");
        (await StoredAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Nobody_there_is_not_a_matter_of_credentials() =>
        (
            await Should.ThrowAsync<HttpRequestException>(() =>
                Preflight.RequireAccessAsync("Checkout", new("http://127.0.0.1:1/"), null, Cancellation)
            )
        ).Message.ShouldContain("connection refused");

    [Fact]
    public async Task A_run_sends_its_key_with_every_request_and_shows_it_nowhere()
    {
        var report = Path.Combine(_folder.FullName, "report");
        var (code, said) = await RunAsync(
            RoleKeys.Of("admin"),
            "black-friday",
            "--duration",
            "1",
            "--warm-up",
            "1",
            "--rate",
            "10",
            "--max-errors",
            "0",
            "--out",
            report,
            "--checkout",
            $"{store.Checkout}",
            "--billing",
            $"{store.Billing}",
            "--analytics",
            $"{store.Analytics}"
        );

        code.ShouldBe(ExitCode.Success, said);
        var run = ResultJson.Read(await File.ReadAllTextAsync(Path.Combine(report, ReportFolder.ResultFile), Cancellation));
        run.Series.Select(series => series.Kind).ShouldBe(["browse", "add to cart", "buy", "pay"]);
        run.Series.ShouldAllBe(series => series.Counts.Completed > 0 && series.Counts.Completed == series.Counts.Sent);
        run.CommandLine.ShouldContain("--checkout");
        said.ShouldNotContain(RoleKeys.Of("admin"));
        foreach (var file in Directory.EnumerateFiles(report, "*", SearchOption.AllDirectories))
            (await File.ReadAllTextAsync(file, Encoding.Latin1, Cancellation)).ShouldNotContain(RoleKeys.Of("admin"), customMessage: file);
        (await StoredAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_run_without_a_key_sends_no_load_and_leaves_no_report()
    {
        var (code, said) = await RunAsync(
            null,
            "black-friday",
            "--out",
            _folder.FullName,
            "--checkout",
            $"{store.Checkout}",
            "--billing",
            $"{store.Billing}"
        );

        code.ShouldBe(ExitCode.Usage, said);
        said.ShouldContain("answers 401 without credentials");
        _folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_stress_test_leaves_the_orders_of_others_as_they_are()
    {
        var other = new BsonDocument { ["_id"] = "BF_0", ["user"] = "Lina" };
        var orders = store.Database.GetCollection<BsonDocument>("orders_fast");
        await orders.InsertOneAsync(other, cancellationToken: Cancellation);
        var report = Path.Combine(_folder.FullName, "report");

        var (code, said) = await RunAsync(
            RoleKeys.Of("admin"),
            "stress",
            "--out",
            report,
            "--checkout",
            $"{store.Checkout}",
            "--billing",
            $"{store.Billing}"
        );

        code.ShouldBe(ExitCode.Success, said);
        (await orders.FindOneAndDeleteAsync(new BsonDocument("_id", "BF_0"), cancellationToken: Cancellation)).ShouldBe(other);
        (await StoredAsync()).ShouldBe(0);
    }

    private Task AskAsync(string name, string? role) =>
        Preflight.RequireAccessAsync(
            name,
            name == "Checkout" ? store.Checkout : store.Billing,
            role is null ? null : LoadCredentials.ApiKey(RoleKeys.Of(role)),
            Cancellation
        );

    private async Task<long> StoredAsync()
    {
        var stored = 0L;
        foreach (var collection in new[] { "orders_fast", "orders_secure" })
        {
            stored += await store
                .Database.GetCollection<BsonDocument>(collection)
                .CountDocumentsAsync(FilterDefinition<BsonDocument>.Empty, cancellationToken: Cancellation);
        }

        return stored;
    }

    private Task<(int Code, string Said)> RunAsync(string? key, params string[] arguments) =>
        LoadProcess.RunAsync(
            _folder.FullName,
            new Dictionary<string, string?>
            {
                ["ConnectionStrings__MongoDB"] = store.ConnectionString,
                ["Mongo__Database"] = store.Database.DatabaseNamespace.DatabaseName,
                ["DZSTORE_API_KEY"] = key,
                ["DZSTORE_TOKEN"] = null,
            },
            arguments,
            Cancellation
        );
}
