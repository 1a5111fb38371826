using System.Diagnostics;
using System.Text;
using DzStore.Local.Database;
using DzStore.Local.Engine;
using DzStore.Local.Processes;

namespace DzStore.Local.Tests.Support;

/// <summary>The launcher as its users have it: a process with arguments, an environment, an output and an exit code.</summary>
public sealed class LauncherProcess : IAsyncDisposable
{
    // For a machine that does much else: a run takes seconds.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private static readonly string[] AnyPorts = ["--checkout-port", "0", "--billing-port", "0", "--analytics-port", "0"];

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private readonly Task reading;
    private readonly TaskCompletionSource serving = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LauncherProcess(Process process)
    {
        this.process = process;
        reading = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, errors));
    }

    public int Id => process.Id;

    public string Output => Text(output);

    public string Errors => Text(errors);

    /// <summary>Starts the launcher just so.</summary>
    public static LauncherProcess Start(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Programs.Dotnet, [Programs.Launcher, .. arguments])
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

    /// <summary>Starts it on free ports and a data folder.</summary>
    public static LauncherProcess StartOn(string data, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var mongoPort = environment.Any(variable => variable.Name == DatabaseSource.ConnectionStringVariable) ? Array.Empty<string>() : ["--mongo-port", "0"];
        return Start(["--data", data, .. AnyPorts, .. mongoPort, .. arguments], environment);
    }

    public async Task<int> ExitCodeAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        await reading.WaitAsync(Limit, TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    /// <summary>Waits until it serves; an earlier end is an error with all that it said.</summary>
    public async Task UntilServingAsync()
    {
        var first = await Task.WhenAny(serving.Task, reading).WaitAsync(Limit, TestContext.Current.CancellationToken);
        if (first != serving.Task)
            throw new InvalidOperationException($"The launcher ended before it served:\n{Output}\n{Errors}");
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await reading;
        process.Dispose();
    }

    private async Task ReadAsync(StreamReader from, StringBuilder into)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (into)
                into.AppendLine(line);
            // The last line of what is said before waiting.
            if (line.StartsWith("Storefront", StringComparison.Ordinal))
                serving.TrySetResult();
        }
    }

    private static string Text(StringBuilder builder)
    {
        lock (builder)
            return builder.ToString();
    }
}
