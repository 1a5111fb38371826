using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DzStore.Testing;

namespace DzStore.Docs.Tests.Commands;

/// <summary>The launcher that the commands of all pages talk to: one for the tests, on free ports and a data folder of its own.</summary>
public sealed partial class RunningLauncher : IAsyncLifetime
{
    // On a machine that does much else.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan JobLimit = TimeSpan.FromMinutes(1);

    /// <summary>The variables by which a developer's own database or Spark would replace the defaults that the pages describe.</summary>
    private static readonly string[] Sources = ["ConnectionStrings__MongoDB", "Mongo__Database", "Spark__Remote", "SPARK_HOME"];

    private readonly TemporaryFolder _data = new();
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _http = new();
    private Process? _process;
    private Task _reading = Task.CompletedTask;

    /// <summary>The folder for what commands write beside the launcher's data.</summary>
    public TemporaryFolder Work { get; } = new();

    public string Data => _data.Path;

    /// <summary>What it has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public string MongoDB => $"mongodb://127.0.0.1:{Port("27117")}/?replicaSet=rs0";

    public async ValueTask InitializeAsync()
    {
        string[] ports = ["--checkout-port", "0", "--billing-port", "0", "--analytics-port", "0", "--mongo-port", "0"];
        var start = new ProcessStartInfo("dotnet", [BuiltPrograms.Launcher, "--data", Data, .. ports])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Work.Path,
        };
        foreach (var variable in Sources)
            start.Environment.Remove(variable);
        start.Environment["PATH"] = PathWithoutMongod();
        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
        if (await Task.WhenAny(_serving.Task, _reading).WaitAsync(StartLimit) != _serving.Task)
            throw new InvalidOperationException($"The launcher ended before it served:\n{Output}");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null)
        {
            await StopAsync(_process);
            await _reading;
            _process.Dispose();
        }
        _data.Dispose();
        Work.Dispose();
    }

    /// <summary>Puts the running addresses and the data folder in the place of the launcher's defaults.</summary>
    public string Substitute(string text)
    {
        text = DefaultAddress().Replace(text, address => $"{address.Groups["host"].Value}:{Port(address.Groups["port"].Value)}");
        // A token is good for the services of its data folder.
        return text.Replace("deploy/local -- token", $"deploy/local -- token --data {Data}", StringComparison.Ordinal)
            .Replace("dzstore-data/", Data + "/", StringComparison.Ordinal);
    }

    /// <summary>Waits until no job waits or runs, so that the next block does not see the effect of this one's.</summary>
    public async Task UntilIdleAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(JobLimit);
        while (true)
        {
            using var page = JsonDocument.Parse(
                await _http.GetStringAsync($"http://127.0.0.1:{Port("5103")}/jobs?limit=20&started_by=request", limit.Token)
            );
            var states = page.RootElement.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("state").GetString());
            if (states.All(state => state is not ("queued" or "running")))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);
        }
    }

    private static async Task StopAsync(Process process)
    {
        if (!OperatingSystem.IsWindows())
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            using var limit = new CancellationTokenSource(StopLimit);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }

    private string Port(string usual)
    {
        var name = usual switch
        {
            "5101" => "Checkout ",
            "5102" => "Billing ",
            "5103" => "Analytics ",
            _ => "Database:",
        };
        return Output
            .Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => LoopbackPort().Match(line))
            .Last(port => port.Success)
            .Groups["port"]
            .Value;
    }

    private async Task ReadAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (_output)
                _output.Append(line).Append('\n');
            // The last line before it waits.
            if (line.StartsWith("Storefront", StringComparison.Ordinal))
                _serving.TrySetResult();
        }
    }

    private static string PathWithoutMongod() =>
        string.Join(
            Path.PathSeparator,
            (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Where(folder => !File.Exists(Path.Combine(folder, "mongod")))
        );

    [GeneratedRegex(@"(?<host>127\.0\.0\.1|localhost):(?<port>5101|5102|5103|27117)\b")]
    private static partial Regex DefaultAddress();

    [GeneratedRegex(@"127\.0\.0\.1:(?<port>\d+)")]
    private static partial Regex LoopbackPort();
}
