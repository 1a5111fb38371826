using System.Diagnostics;

namespace DzStore.Local.Processes;

/// <summary>What to start: a program that stops by itself when its standard input ends.</summary>
/// <param name="Name">How people call it.</param>
/// <param name="Program">The executable.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">What its environment holds besides the launcher's.</param>
/// <param name="LogFile">Where its output goes.</param>
public sealed record ChildSpec(
    string Name, string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string LogFile);

/// <summary>
/// A process of ours. It holds the reading end of a pipe as its standard input and stops when that ends, which the system
/// sees to even when this process is killed: the one mechanism by which a child stops and by which none is orphaned.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly ChildLog log;

    private ChildProcess(string name, Process process, ChildLog log)
    {
        Name = name;
        this.process = process;
        this.log = log;
        StartedAt = TryGetStartTime(process);
        Exited = WaitForExitAsync();
    }

    public string Name { get; }

    public int Id => process.Id;

    /// <summary>When the system started it, UTC.</summary>
    public DateTime StartedAt { get; }

    /// <summary>Completes, with the exit code and the last lines it wrote, when the process has ended for whatever reason.</summary>
    public Task<ChildExit> Exited { get; }

    public static ChildProcess Start(ChildSpec spec)
    {
        var start = new ProcessStartInfo(spec.Program, spec.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in spec.Environment)
            start.Environment[name] = value;

        var log = new ChildLog(spec.LogFile);
        try
        {
            return new(spec.Name, Process.Start(start)!, log);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>kill -9: no handler of it runs, nothing is flushed.</summary>
    public void Kill() => process.Kill();

    /// <summary>Stops it where it is, alive but silent, until <see cref="Thaw"/>.</summary>
    public void Freeze() => Signals.Freeze(process);

    public void Thaw() => Signals.Thaw(process);

    /// <summary>SIGTERM, as an orchestrator asks a service to end.</summary>
    public void Terminate() => Signals.Terminate(process);

    /// <summary>Memory that it holds right now, in bytes.</summary>
    public long ResidentBytes()
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    /// <summary>Ends the standard input and waits for the process; one that takes longer than <paramref name="patience"/> is killed.</summary>
    /// <returns>False when it had to be killed.</returns>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The child has closed its end already.
        }

        try
        {
            await Exited.WaitAsync(patience);
            return true;
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await Exited;
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.FromSeconds(10));
        process.Dispose();
    }

    private static DateTime TryGetStartTime(Process process)
    {
        try
        {
            return process.StartTime.ToUniversalTime();
        }
        catch (InvalidOperationException)
        {
            return default; // It has ended already.
        }
    }

    private async Task<ChildExit> WaitForExitAsync()
    {
        var copying = log.CopyAsync(process);
        await process.WaitForExitAsync();
        try
        {
            // Something that the child started may hold its output open for longer; the last words are in by then.
            await copying.WaitAsync(TimeSpan.FromSeconds(1));
        }
        catch (TimeoutException)
        {
        }

        log.Dispose();
        return new(Name, process.ExitCode, log.LastLines, log.File);
    }
}

/// <summary>How a child ended.</summary>
public sealed record ChildExit(string Name, int ExitCode, IReadOnlyList<string> LastLines, string LogFile);
