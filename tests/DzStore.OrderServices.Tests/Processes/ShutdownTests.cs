using System.Diagnostics;
using System.Net;
using System.Text;
using DzStore.Testing;

namespace DzStore.OrderServices.Tests.Processes;

/// <summary>The end of a service as a process: by its parent's end and by SIGTERM.</summary>
public sealed class ShutdownTests(MongoServer mongo)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_stop_with_parent_it_ends_when_its_input_does()
    {
        using var process = BuiltExecutable.Start(
            "Billing",
            "DzStore.Billing",
            "--urls=http://127.0.0.1:0",
            $"--ConnectionStrings:MongoDB={mongo.ConnectionString}",
            "--StopWithParent=true"
        );
        await ServiceProcess.ListeningAsync(process, new());

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
        using var process = BuiltExecutable.Start(
            "Billing",
            "DzStore.Billing",
            "--urls=http://127.0.0.1:0",
            $"--ConnectionStrings:MongoDB={mongo.ConnectionString}",
            $"--Mongo:Database=term_{Guid.NewGuid():N}",
            "--Shutdown:Grace=00:00:03"
        );
        using var http = new HttpClient { BaseAddress = await ServiceProcess.ListeningAsync(process, new()) };
        var rest = process.StandardOutput.ReadToEndAsync(Cancelled);
        (await http.GetAsync("/health/ready", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await kill.WaitForExitAsync(Cancelled);
        var asked = Stopwatch.StartNew();
        while ((await http.GetAsync("/health/ready", Cancelled)).StatusCode != HttpStatusCode.ServiceUnavailable)
            asked.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2.5));
        using var order = await http.PostAsync(
            "/orders",
            new StringContent("""{"order_id":"LAST","user":"Amine","items":["Mouse"],"total":5}""", Encoding.UTF8, "application/json"),
            Cancelled
        );

        order.StatusCode.ShouldBe(HttpStatusCode.Created);
        await process.WaitForExitAsync(Cancelled).WaitAsync(TimeSpan.FromSeconds(20), Cancelled);
        process.ExitCode.ShouldBe(0);
        (await rest).ShouldContain("shutting down");
    }
}
