using System.Net;
using System.Text;
using DzStore.Testing;

namespace DzStore.OrderServices.Tests.Processes;

/// <summary>The log of a service as a process: routes and statuses, but no order and no secret.</summary>
public sealed class LogTests(MongoServer mongo)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_of_orders_that_are_stored_name_no_order_however_much_is_logged()
    {
        var log = new StringBuilder();
        using var process = BuiltExecutable.Start(
            "Checkout",
            "DzStore.Checkout",
            "--urls=http://127.0.0.1:0",
            $"--Mongo:Database=logs_{Guid.NewGuid():N}",
            "--StopWithParent=true",
            $"--ConnectionStrings:MongoDB={mongo.ConnectionString}",
            "--Serilog:MinimumLevel:Default=Verbose",
            "--Serilog:MinimumLevel:Override:Microsoft.AspNetCore=Verbose"
        );
        using var http = new HttpClient { BaseAddress = await ServiceProcess.ListeningAsync(process, log) };
        http.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        const string order = """{"order_id":"SECRET_ID","user":"Secret User","items":["Secret Item"],"total":424242}""";
        HttpStatusCode[] statuses = [HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.BadRequest];
        foreach (var (body, status) in new[] { order, order, order.Replace("424242", "424243"), order[..^1] }.Zip(statuses))
        {
            using (var answer = await http.PostAsync("/orders", new StringContent(body, Encoding.UTF8, "application/json"), Cancelled))
                answer.StatusCode.ShouldBe(status);
        }

        using (var found = await http.GetAsync("/orders/SECRET_ID", Cancelled))
            found.StatusCode.ShouldBe(HttpStatusCode.OK);

        process.StandardInput.Close();
        log.Append(await process.StandardOutput.ReadToEndAsync(Cancelled));
        await process.WaitForExitAsync(Cancelled);

        var lines = log.ToString();
        lines.ShouldContain("0af7651916cd43dd8448eb211c80319c Serilog.AspNetCore.RequestLoggingMiddleware POST /orders 201");
        lines.Split('\n').Where(line => line.Contains("SECRET") || line.Contains("Secret") || line.Contains("42424")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("mongodb://shopkeeper:pa@hunter2@127.0.0.1:1/")]
    [InlineData("mongodb://shopkeeper:12/hunter2@127.0.0.1:1/")]
    public async Task A_password_that_is_not_encoded_ends_the_start_and_no_part_of_it_is_logged(string connectionString)
    {
        using var process = BuiltExecutable.Start(
            "Checkout",
            "DzStore.Checkout",
            "--urls=http://127.0.0.1:0",
            "--StopWithParent=true",
            $"--ConnectionStrings:MongoDB={connectionString}"
        );

        var log = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);

        process.ExitCode.ShouldBe(1);
        log.ShouldContain("Wrong setting: ConnectionStrings:MongoDB has a character");
        foreach (var secret in new[] { "shopkeeper", "hunter2", "pa@", "12/" })
            log.ShouldNotContain(secret);
    }

    [Fact]
    public async Task Logs_name_routes_and_statuses_but_no_order_and_no_secret()
    {
        var database = $"logs_{Guid.NewGuid():N}";
        var log = new StringBuilder();
        using var process = BuiltExecutable.Start(
            "Checkout",
            "DzStore.Checkout",
            "--urls=http://127.0.0.1:0",
            $"--Mongo:Database={database}",
            "--StopWithParent=true",
            "--ConnectionStrings:MongoDB=mongodb://shopkeeper:hunter2@127.0.0.1:1/?serverSelectionTimeoutMS=500"
        );
        using var http = new HttpClient { BaseAddress = await ServiceProcess.ListeningAsync(process, log) };

        const string order = """{"order_id":"SECRET_ID","user":"Secret User","items":["Secret Item"],"total":424242}""";
        // In this order: once the database is known to be away, no order is read any more.
        using var broken = await http.PostAsync(
            "/orders",
            new StringContent(order.Replace("424242", "\"424242\""), Encoding.UTF8, "application/json"),
            Cancelled
        );
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
        lines.ShouldContain($"MongoDB at mongodb://127.0.0.1:1/{database} is unavailable: ");
        lines.ShouldNotContain("Selector", Case.Sensitive, "the driver's internal state");
        foreach (var secret in new[] { "SECRET", "Secret", "424242", "FORGED", "shopkeeper", "hunter2" })
            lines.ShouldNotContain(secret, Case.Sensitive);
    }
}
