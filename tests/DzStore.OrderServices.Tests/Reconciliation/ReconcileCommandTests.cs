using System.Text.Json;
using DzStore.Testing;
using static DzStore.OrderServices.Tests.Reconciliation.TwoCollections;

namespace DzStore.OrderServices.Tests.Reconciliation;

/// <summary>The command as a process: what it prints, and its exit code.</summary>
public sealed class ReconcileCommandTests(MongoServer mongo) : IAsyncDisposable
{
    private readonly TwoCollections _orders = new(mongo);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_restores_and_says_what_it_did_as_json_and_as_a_table()
    {
        await _orders.PayAsync(Enumerable.Range(0, 12).Select(number => Order(number)));
        await _orders.PlaceAsync(AtCheckout(3), AtCheckout(4, total: 6));

        // In Production without authentication no service starts; the command serves nobody.
        var (exit, output, errors) = await RunAsync(["--json", "--environment=Production", .. Store]);
        exit.ShouldBe(0, errors);
        var report = JsonDocument.Parse(output).RootElement;
        foreach (
            var (name, count) in new[]
            {
                ("examined", 12),
                ("missing", 10),
                ("restored", 10),
                ("already_there", 1),
                ("conflicts", 1),
                ("failed", 0),
                ("unknown", 0),
            }
        )
        {
            report.GetProperty(name).GetInt32().ShouldBe(count, name);
        }

        report.GetProperty("conflict_ids")[0].GetString().ShouldBe("HEAL_00004");
        report.GetProperty("interrupted").ValueKind.ShouldBe(JsonValueKind.Null);

        (exit, output, _) = await RunAsync(Store);
        exit.ShouldBe(0);
        output.ShouldMatch(@"examined +12\s");
        output.ShouldMatch(@"missing +0\s");
        output.ShouldContain("left as they are: HEAL_00004");
        output.ShouldContain("Everything was examined.");
        (await BytesAsync(_orders.Fast)).Count.ShouldBe(12);
    }

    [Fact]
    public async Task A_database_out_of_reach_is_exit_code_1_and_a_report()
    {
        var (exit, output, _) = await RunAsync("--ConnectionStrings:MongoDB=mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=500");

        exit.ShouldBe(1);
        output.ShouldContain("Cut short: MongoDB at mongodb://127.0.0.1:1/dzstore_db is unavailable: ");
        output.ShouldNotContain("Selector", Case.Sensitive, "the driver's internal state");
        output.Split('\n').ShouldAllBe(line => line.TrimEnd().Length <= 80);
    }

    [Fact]
    public async Task Help_fits_80_columns_and_names_defaults_and_examples()
    {
        var (exit, output, errors) = await RunAsync("--help");

        (exit, errors).ShouldBe((0, ""));
        output.ShouldContain("default 500");
        output.ShouldContain("Examples:");
        output.Split('\n').ShouldAllBe(line => line.TrimEnd().Length <= 80);
    }

    [Theory]
    [InlineData("reconcile takes --json and settings written as --Name=value, not --jsno", "--jsno")]
    [InlineData(
        "Wrong setting: Mongo:Database",
        "--Mongo:Database=a.b",
        "--ConnectionStrings:MongoDB=postgres://secret@host",
        "--Reconcile:PageOrders=0"
    )]
    [InlineData(
        "Wrong setting: Mongo:OperationTimeout",
        "--Mongo:OperationTimeout=z",
        "--ConnectionStrings:MongoDB=",
        "--Reconcile:PageOrders=abc",
        "--Shutdown:Grace=-00:00:01"
    )]
    [InlineData("Wrong setting: Serilog: ", "--Serilog:MinimumLevel=loud", "--ConnectionStrings:MongoDB=", "--Reconcile:PageOrders=0")]
    public async Task Wrong_arguments_are_named_and_nothing_is_done(string message, params string[] arguments)
    {
        var (exit, output, errors) = await RunAsync(arguments);

        (exit, output).ShouldBe((1, ""));
        errors.ShouldContain(message);
        if (arguments.Length > 1)
        {
            foreach (var setting in new[] { "ConnectionStrings:MongoDB", "Reconcile:PageOrders" })
                errors.ShouldContain(setting);
        }

        errors.ShouldNotContain("secret");
    }

    public ValueTask DisposeAsync() => _orders.DisposeAsync();

    private string[] Store =>
        [$"--ConnectionStrings:MongoDB={mongo.ConnectionString}", $"--Mongo:Database={_orders.Database.DatabaseNamespace.DatabaseName}"];

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = BuiltExecutable.Start("Checkout", "DzStore.Checkout", ["reconcile", .. arguments]);
        var errors = process.StandardError.ReadToEndAsync(Cancelled);
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        return (process.ExitCode, output, await errors);
    }
}
