using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using DzStore.Testing;

namespace DzStore.OrderServices.Tests;

/// <summary>The services as they are started: settings, exit codes, the parent's end, and what their logs do not say.</summary>
public sealed partial class ProcessTests(MongoServer mongo)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Checkout")]
    [InlineData("Billing")]
    public async Task Wrong_settings_are_all_named_at_once(string name)
    {
        using var process = BuiltExecutable.Start(name, $"DzStore.{name}",
            "--ConnectionStrings:MongoDB=postgres://secret@host", "--Mongo:Database=a.b", "--Mongo:OperationTimeout=00:00:00", "--Limits:RequestsPerSecond=-1",
            "--Shutdown:Grace=-00:00:01", "--Orders:MaxWait=abc", "--Orders:BatchOrders=0", "--StopWithParent=maybe", "--Serilog:MinimumLevel=loud");
        var errors = process.StandardError.ReadToEndAsync(Cancelled);
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);

        (process.ExitCode, await errors).ShouldBe((1, ""));
        output.ShouldContain("ConnectionStrings:MongoDB is not a MongoDB URI");
        output.ShouldContain("Mongo:Database");
        output.ShouldContain("Mongo:OperationTimeout");
        output.ShouldContain("Limits:RequestsPerSecond");
        output.ShouldContain("Shutdown:Grace");
        output.ShouldContain("Wrong setting: Orders:MaxWait must be a time such as 00:00:30, not abc");
        output.ShouldContain("Orders:BatchOrders");
        output.ShouldContain("Wrong setting: StopWithParent must be true or false, not maybe");
        output.ShouldContain("Wrong setting: Serilog: The value loud is not a valid Serilog level.");
        output.ShouldNotContain("secret");
        output.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("There is no authentication outside Development")]
    [InlineData("Auth:DevelopmentIdentity", "--Auth:DevelopmentIdentity=true")]
    [InlineData("Auth:DevelopmentKey", "--Auth:DevelopmentKey=MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE")]
    public async Task Outside_development_it_does_not_start_without_authentication(string refusal, params string[] arguments)
    {
        using var process = BuiltExecutable.Start("Checkout", "DzStore.Checkout",
            ["--environment=Production", "--urls=http://127.0.0.1:0", "--ConnectionStrings:MongoDB=", .. arguments]);
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);

        process.ExitCode.ShouldBe(1);
        output.ShouldContain(refusal);
        output.ShouldContain("ConnectionStrings:MongoDB is missing", Case.Sensitive, "everything wrong is named at once");
    }

    [Fact]
    public async Task A_missing_connection_string_says_what_to_set()
    {
        using var process = BuiltExecutable.Start("Checkout", "DzStore.Checkout", "--ConnectionStrings:MongoDB=");
        (await process.StandardOutput.ReadToEndAsync(Cancelled)).ShouldContain("ConnectionStrings__MongoDB");
        await process.WaitForExitAsync(Cancelled);
        process.ExitCode.ShouldBe(1);
    }

    [Theory]
    [InlineData("--urls=nonsense")]
    [InlineData("--urls=https://127.0.0.1:0", "--Kestrel:Certificates:Default:Path=/none", "--Kestrel:Certificates:Default:KeyPath=/none")]
    public async Task An_address_where_it_cannot_listen_is_said_in_one_line(params string[] arguments)
    {
        using var process = BuiltExecutable.Start("Billing", "DzStore.Billing", [$"--ConnectionStrings:MongoDB={mongo.ConnectionString}", .. arguments]);
        var errors = process.StandardError.ReadToEndAsync(Cancelled);
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);

        (process.ExitCode, await errors).ShouldBe((1, ""));
        output.ShouldContain("DzStore.Startup Cannot start: ");
        output.ShouldNotContain("Hosting failed to start");
    }

    [Fact]
    public async Task With_stop_with_parent_it_ends_when_its_input_does()
    {
        using var process = BuiltExecutable.Start("Billing", "DzStore.Billing",
            "--urls=http://127.0.0.1:0", $"--ConnectionStrings:MongoDB={mongo.ConnectionString}", "--StopWithParent=true");
        await ListeningAsync(process, new());

        process.StandardInput.Close();
        var rest = process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled).WaitAsync(TimeSpan.FromSeconds(10), Cancelled);

        process.ExitCode.ShouldBe(0);
        (await rest).ShouldContain("the parent is gone");
    }

    [Fact]
    public async Task After_SIGTERM_readiness_says_no_while_orders_are_still_taken_and_then_it_ends()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "There is no SIGTERM on this system.");
        using var process = BuiltExecutable.Start("Billing", "DzStore.Billing",
            "--urls=http://127.0.0.1:0", $"--ConnectionStrings:MongoDB={mongo.ConnectionString}", $"--Mongo:Database=term_{Guid.NewGuid():N}", "--Shutdown:Grace=00:00:03");
        using var http = new HttpClient { BaseAddress = await ListeningAsync(process, new()) };
        var rest = process.StandardOutput.ReadToEndAsync(Cancelled);
        (await http.GetAsync("/health/ready", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await kill.WaitForExitAsync(Cancelled);
        var asked = Stopwatch.StartNew();
        while ((await http.GetAsync("/health/ready", Cancelled)).StatusCode != HttpStatusCode.ServiceUnavailable)
            asked.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2.5));
        using var order = await http.PostAsync("/orders",
            new StringContent("""{"order_id":"LAST","user":"Amine","items":["Mouse"],"total":5}""", Encoding.UTF8, "application/json"), Cancelled);

        order.StatusCode.ShouldBe(HttpStatusCode.Created);
        await process.WaitForExitAsync(Cancelled).WaitAsync(TimeSpan.FromSeconds(20), Cancelled);
        process.ExitCode.ShouldBe(0);
        (await rest).ShouldContain("shutting down");
    }

    [Fact]
    public async Task Logs_of_orders_that_are_stored_name_no_order_however_much_is_logged()
    {
        var log = new StringBuilder();
        using var process = BuiltExecutable.Start("Checkout", "DzStore.Checkout",
            "--urls=http://127.0.0.1:0", $"--Mongo:Database=logs_{Guid.NewGuid():N}", "--StopWithParent=true", $"--ConnectionStrings:MongoDB={mongo.ConnectionString}",
            "--Serilog:MinimumLevel:Default=Verbose", "--Serilog:MinimumLevel:Override:Microsoft.AspNetCore=Verbose");
        using var http = new HttpClient { BaseAddress = await ListeningAsync(process, log) };
        http.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        const string order = """{"order_id":"SECRET_ID","user":"Secret User","items":["Secret Item"],"total":424242}""";
        HttpStatusCode[] statuses = [HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.BadRequest];
        foreach (var (body, status) in new[] { order, order, order.Replace("424242", "424243"), order[..^1] }.Zip(statuses))
            using (var answer = await http.PostAsync("/orders", new StringContent(body, Encoding.UTF8, "application/json"), Cancelled))
                answer.StatusCode.ShouldBe(status);
        using (var found = await http.GetAsync("/orders/SECRET_ID", Cancelled))
            found.StatusCode.ShouldBe(HttpStatusCode.OK);

        process.StandardInput.Close();
        log.Append(await process.StandardOutput.ReadToEndAsync(Cancelled));
        await process.WaitForExitAsync(Cancelled);

        var lines = log.ToString();
        lines.ShouldContain("0af7651916cd43dd8448eb211c80319c Serilog.AspNetCore.RequestLoggingMiddleware POST /orders 201");
        lines.Split('\n').Where(line => line.Contains("SECRET") || line.Contains("Secret") || line.Contains("42424")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Logs_name_routes_and_statuses_but_no_order_and_no_secret()
    {
        var log = new StringBuilder();
        using var process = BuiltExecutable.Start("Checkout", "DzStore.Checkout",
            "--urls=http://127.0.0.1:0", $"--Mongo:Database=logs_{Guid.NewGuid():N}", "--StopWithParent=true",
            "--ConnectionStrings:MongoDB=mongodb://shopkeeper:hunter2@127.0.0.1:1/?serverSelectionTimeoutMS=500");
        using var http = new HttpClient { BaseAddress = await ListeningAsync(process, log) };

        const string order = """{"order_id":"SECRET_ID","user":"Secret User","items":["Secret Item"],"total":424242}""";
        // In this order: once the database is known to be away, no order is read any more.
        using var broken = await http.PostAsync("/orders", new StringContent(order.Replace("424242", "\"424242\""), Encoding.UTF8, "application/json"), Cancelled);
        using var failed = await http.PostAsync("/orders", new StringContent(order, Encoding.UTF8, "application/json"), Cancelled);
        using var read = await http.GetAsync("/orders/SECRET_ID%0AFORGED", Cancelled);
        using var list = await http.GetAsync("/orders?user=Secret%20User", Cancelled);
        failed.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        broken.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);

        process.StandardInput.Close();
        log.Append(await process.StandardOutput.ReadToEndAsync(Cancelled));
        await process.WaitForExitAsync(Cancelled);

        var lines = log.ToString();
        lines.ShouldContain("POST /orders 503");
        lines.ShouldContain("POST /orders 422");
        lines.ShouldContain("GET /orders/{order_id} 503");
        foreach (var secret in new[] { "SECRET", "Secret", "424242", "FORGED", "shopkeeper", "hunter2" })
            lines.ShouldNotContain(secret, Case.Sensitive);
    }

    private static async Task<Uri> ListeningAsync(Process process, StringBuilder log)
    {
        while (await process.StandardOutput.ReadLineAsync(Cancelled) is { } line)
        {
            log.AppendLine(line);
            if (Listening().Match(line) is { Success: true } listening)
                return new(listening.Groups["url"].Value);
        }
        throw new InvalidOperationException($"The service ended before it listened: {log}");
    }

    [GeneratedRegex(@"Now listening on: (?<url>http://\S+)")]
    private static partial Regex Listening();
}
