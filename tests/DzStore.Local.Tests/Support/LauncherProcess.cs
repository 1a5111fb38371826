using System.Diagnostics;
using System.Text;
using DzStore.LocalHost.Database;
using DzStore.LocalHost.Engine;
using DzStore.LocalHost.Processes;

namespace DzStore.Local.Tests.Support;

/// <summary>The launcher as its users have it: a process with arguments, an environment, an output and an exit code.</summary>
public sealed class LauncherProcess : IAsyncDisposable
{
    // For a machine that does much else: a run takes seconds.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private static readonly string[] AnyPorts =
    [
        "--storefront-port",
        "0",
        "--checkout-port",
        "0",
        "--billing-port",
        "0",
        "--analytics-port",
        "0",
    ];

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Task _reading;
    private readonly List<(string Text, TaskCompletionSource Said)> _awaited = [];

    private LauncherProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
    }

    public int Id => _process.Id;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    /// <summary>Starts the launcher just so.</summary>
    public static LauncherProcess Start(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Programs.Dotnet, [Programs.Built("Local", "DzStore.Local"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // Wherever the other tests' database comes from, the launcher here finds its own unless a test says otherwise.
        start.Environment.Remove(DatabaseSource.ConnectionStringVariable);
        // And no Spark, whose start takes longer than everything else.
        start.Environment.Remove(SparkSource.HomeVariable);
        start.Environment.Remove(SparkSource.RemoteVariable);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>
    /// Starts it on free ports and a data folder, with one database node: three take longer, and only their own tests need them.
    /// </summary>
    public static LauncherProcess StartOn(string data, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        StartOn(data, nodes: 1, arguments, environment);

    /// <summary>Starts it on free ports and a data folder.</summary>
    public static LauncherProcess StartOn(
        string data,
        int nodes,
        IEnumerable<string> arguments,
        params (string Name, string Value)[] environment
    )
    {
        var mongoPort = environment.Any(variable => variable.Name == DatabaseSource.ConnectionStringVariable)
            ? Array.Empty<string>()
            : ["--mongo-port", "0"];
        return Start(["--data", data, "--nodes", $"{nodes}", .. AnyPorts, .. mongoPort, .. arguments], environment);
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        await _reading.WaitAsync(Limit, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Waits until it serves, by the last line of what it says before.</summary>
    public Task UntilServingAsync() => UntilSaidAsync(Environment.NewLine + "Storefront  ");

    /// <summary>Waits until its output has a text; an earlier end is an error with all that it said.</summary>
    public async Task UntilSaidAsync(string text)
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            _awaited.Add((text, said));
            CompleteAwaited();
        }

        var first = await Task.WhenAny(said.Task, _reading).WaitAsync(Limit, TestContext.Current.CancellationToken);
        if (first != said.Task && !said.Task.IsCompleted)
            throw new InvalidOperationException($"The launcher ended before it said '{text}':\n{Output}\n{Errors}");
    }

    public void Signal(string name) => Signal(Id, name);

    public static void Signal(int process, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader from, StringBuilder into)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (into)
            {
                into.AppendLine(line);
                if (into == _output)
                    CompleteAwaited();
            }
        }
    }

    private void CompleteAwaited()
    {
        var output = _output.ToString();
        foreach (var (_, said) in _awaited.Where(awaited => output.Contains(awaited.Text, StringComparison.Ordinal)))
            said.TrySetResult();
    }

    private static string Text(StringBuilder builder)
    {
        lock (builder)
            return builder.ToString();
    }
}
