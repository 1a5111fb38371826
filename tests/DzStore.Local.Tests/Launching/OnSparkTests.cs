using System.Text.Json;
using DzStore.Local.Tests.Support;
using DzStore.LocalHost.Engine;
using DzStore.Testing;

namespace DzStore.Local.Tests.Launching;

[Collection(LauncherRuns.OneAtATime)]
public sealed class OnSparkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task With_a_Spark_the_whole_main_job_runs_on_it_and_it_ends_with_the_launcher()
    {
        var home = Environment.GetEnvironmentVariable(SparkSource.HomeVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(home), "No Spark: set SPARK_HOME to a Spark 3.5 distribution");
        var file = _folder.File("report.json");

        await using var launcher = LauncherProcess.StartOn(
            _folder.File("data"),
            ["--once", "--report", file],
            (SparkSource.HomeVariable, home!)
        );
        await launcher.ExitCodeAsync();

        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        // How the orders fare is for the other tests: here a Spark that warms up takes the machine away from them.
        var checks = report
            .RootElement.GetProperty("checks")
            .EnumerateArray()
            .Where(check => !check.GetProperty("what").GetString()!.Contains("stored every order", StringComparison.Ordinal))
            .ToList();
        checks.Count.ShouldBeGreaterThan(4, launcher.Output + launcher.Errors);
        checks.ShouldAllBe(check => check.GetProperty("ok").GetBoolean(), launcher.Output);
        foreach (var act in new[] { "campaign", "trending" })
            report.RootElement.GetProperty(act).GetProperty("engine").GetString().ShouldBe("spark");
        report.RootElement.GetProperty("campaign").GetProperty("result").GetProperty("plan").GetString()!.ShouldContain("BatchScan");
        var address = launcher.Output.Split("Spark at sc://127.0.0.1:")[1].Split(',')[0];
        using var probe = new System.Net.Sockets.TcpClient();
        await Should.ThrowAsync<System.Net.Sockets.SocketException>(() =>
            probe.ConnectAsync("127.0.0.1", int.Parse(address, System.Globalization.CultureInfo.InvariantCulture))
        );
    }

    [Fact]
    public async Task A_SPARK_HOME_that_is_none_is_said_before_anything_is_started()
    {
        await using var launcher = LauncherProcess.StartOn(_folder.File("data"), ["--once"], (SparkSource.HomeVariable, _folder.Path));

        (await launcher.ExitCodeAsync()).ShouldBe(2);
        launcher.Errors.ShouldContain("SPARK_HOME");
        Directory.Exists(_folder.File("data")).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();
}
