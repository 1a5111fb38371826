using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using DzStore.SparkConnect.Server;

namespace DzStore.SparkConnect.Tests.Server;

/// <summary>Starting and stopping, with a shell script in the place of Spark.</summary>
public sealed class LocalSparkServerTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("spark-home-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_that_is_no_Spark_is_named()
    {
        var failure = await Should.ThrowAsync<SparkStartException>(() => LocalSparkServer.StartAsync(new() { SparkHome = _home }, Stop));
        failure.Message.ShouldContain(_home);
    }

    [Fact]
    public async Task A_Spark_that_ends_early_is_quoted()
    {
        Fake("echo 'Unsupported class file major version' >&2; exit 3");
        var failure = await Should.ThrowAsync<SparkStartException>(() => LocalSparkServer.StartAsync(new() { SparkHome = _home }, Stop));
        failure.Message.ShouldContain("exit code 3");
        failure.Message.ShouldContain("Unsupported class file major version");
    }

    [Fact]
    public async Task A_Spark_that_never_listens_is_given_up_and_stopped()
    {
        Fake($"echo $$ > {_home}/pid; exec sleep 600");
        var failure = await Should.ThrowAsync<SparkStartException>(() =>
            LocalSparkServer.StartAsync(new() { SparkHome = _home, StartTimeout = TimeSpan.FromSeconds(2) }, Stop)
        );
        failure.Message.ShouldContain("did not listen");
        await GoneAsync(await PidAsync());
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_refused()
    {
        Fake("exec sleep 600");
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var failure = await Should.ThrowAsync<SparkStartException>(() =>
            LocalSparkServer.StartAsync(new() { SparkHome = _home, Port = port }, Stop)
        );
        failure.Message.ShouldContain($"can't listen on port {port}");
    }

    [Fact]
    public async Task Stopping_twice_is_stopping()
    {
        Fake($"echo \"$*\" > {_home}/arguments.new; mv {_home}/arguments.new {_home}/arguments; exec sleep 600");
        var starting = LocalSparkServer.StartAsync(new() { SparkHome = _home }, Stop);
        while (!File.Exists($"{_home}/arguments"))
            await Task.Delay(20, Stop);
        var port = Regex.Match(await File.ReadAllTextAsync($"{_home}/arguments", Stop), @"binding\.port=(\d+)").Groups[1].Value;
        using var listener = new TcpListener(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture));
        listener.Start();
        var server = await starting;
        await server.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task The_end_of_the_parent_is_the_end_of_Spark()
    {
        Fake($"echo $$ > {_home}/pid; exec sleep 600");
        var launch = new SparkLaunch(new() { SparkHome = _home });
        using var process = Process.Start(launch.StartInfo(1, _home))!;
        var pid = await PidAsync();
        Alive(pid).ShouldBeTrue();
        // What the operating system does for a parent that was killed.
        process.StandardInput.Close();
        await GoneAsync(pid);
        await process.WaitForExitAsync(Stop);
    }

    [Fact]
    public void Packages_are_fetched_for_what_the_distribution_lacks_in_its_own_version()
    {
        Fake("exit 0", "spark-core_2.13-3.5.4.jar");
        var options = new LocalSparkOptions
        {
            SparkHome = _home,
            Packages = [("mongo-spark-connector_", "org.mongodb.spark:mongo-spark-connector_2.13:10.5.0")],
        };
        var arguments = new SparkLaunch(options).Arguments(15002, _home);
        arguments[arguments.ToList().IndexOf("--packages") + 1]
            .ShouldBe("org.apache.spark:spark-connect_2.13:3.5.4,org.mongodb.spark:mongo-spark-connector_2.13:10.5.0");

        Fake("exit 0", "spark-core_2.13-3.5.4.jar", "spark-connect_2.13-3.5.4.jar", "mongo-spark-connector_2.13-10.5.0.jar");
        new SparkLaunch(options).Arguments(15002, _home).ShouldNotContain("--packages");
    }

    [Fact]
    public void Settings_given_go_before_those_of_one_s_own()
    {
        Fake("exit 0");
        var arguments = new SparkLaunch(
            new()
            {
                SparkHome = _home,
                Conf = new Dictionary<string, string> { ["spark.ui.enabled"] = "true" },
            }
        ).Arguments(7, _home);
        arguments.ShouldContain("spark.ui.enabled=true");
        arguments.ShouldNotContain("spark.ui.enabled=false");
        arguments.ShouldContain("spark.connect.grpc.binding.port=7");
    }

    [Fact]
    public void A_Spark_of_another_generation_is_refused()
    {
        Fake("exit 0", "spark-core_2.13-4.0.0.jar");
        Should.Throw<SparkStartException>(() => new SparkLaunch(new() { SparkHome = _home })).Message.ShouldContain("3.5");
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private void Fake(string script, params string[] jars)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for Spark is a shell script");
        Directory.CreateDirectory(Path.Combine(_home, "bin"));
        Directory.CreateDirectory(Path.Combine(_home, "jars"));
        foreach (var jar in jars.DefaultIfEmpty("spark-core_2.12-3.5.7.jar"))
            File.WriteAllText(Path.Combine(_home, "jars", jar), "");
        var path = Path.Combine(_home, "bin", "spark-submit");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<int> PidAsync()
    {
        while (true)
        {
            if (File.Exists($"{_home}/pid") && int.TryParse(await File.ReadAllTextAsync($"{_home}/pid", Stop), out var pid))
                return pid;
            await Task.Delay(20, Stop);
        }
    }

    private static bool Alive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task GoneAsync(int pid)
    {
        while (Alive(pid))
            await Task.Delay(20, Stop);
    }
}
