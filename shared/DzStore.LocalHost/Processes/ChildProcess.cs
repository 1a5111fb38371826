using System.Diagnostics;

namespace DzStore.LocalHost.Processes;

/// <summary>A program to start, which stops when its standard input ends.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Program">The executable.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Environment variables on top of those of this process.</param>
/// <param name="LogFile">The file that its output goes to.</param>
/// <param name="MayStop">The others can go on without it: an operator may stop it.</param>
public sealed record ChildSpec(
    string Name,
    string Program,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string LogFile,
    bool MayStop = false
);

/// <summary>
/// A child process. Its standard input is a pipe of this process, and it stops when that ends. The system closes the pipe even when this
/// process is killed, so that no child is orphaned.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ChildLog _log;

    private ChildProcess(ChildSpec spec, Process process, ChildLog log)
    {
        Spec = spec;
        _process = process;
        _log = log;
        StartedAt = TryGetStartTime(process);
        Exited = WaitForExitAsync();
    }

    /// <summary>Its name in messages.</summary>
    public string Name => Spec.Name;

    /// <summary>The others can go on without it.</summary>
    public bool MayStop => Spec.MayStop;

    /// <summary>The way that it was started.</summary>
    public ChildSpec Spec { get; }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>The time of its start, UTC.</summary>
    public DateTime StartedAt { get; }

    /// <summary>Completes, with the exit code and the last lines it wrote, when the process has ended for whatever reason.</summary>
    public Task<ChildExit> Exited { get; }

    /// <summary>Starts a process.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
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
            return new(spec, Process.Start(start)!, log);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Sends SIGKILL: none of its handlers runs, nothing is flushed.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends SIGSTOP: it lives but does not answer until <see cref="Thaw"/>.</summary>
    public void Freeze() => Signals.Freeze(_process);

    /// <summary>Sends SIGCONT: it goes on.</summary>
    public void Thaw() => Signals.Thaw(_process);

    /// <summary>Sends SIGTERM, as an orchestrator does to end a service.</summary>
    public void Terminate() => Signals.Terminate(_process);

    /// <summary>Writes a line to its standard input.</summary>
    /// <exception cref="IOException">It has ended, or closed its standard input.</exception>
    public async Task TellAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
    }

    /// <summary>The processor time that it has taken since its start.</summary>
    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>The memory that it holds now (resident set), bytes.</summary>
    public long ResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>
    /// Ends the standard input and waits for the process; one that takes longer than <paramref name="limit"/> is killed.
    /// </summary>
    /// <returns>False when it had to be killed.</returns>
    public async Task<bool> StopAsync(TimeSpan limit)
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The child has closed its end already.
        }

        try
        {
            await Exited.WaitAsync(limit);
            return true;
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await Exited;
            return false;
        }
    }

    /// <summary>Stops it within 10 s.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }

    private static DateTime TryGetStartTime(Process process)
    {
        try
        {
            return process.StartTime.ToUniversalTime();
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return default; // It has ended already, and .NET may know that or find nothing to read.
        }
    }

    private async Task<ChildExit> WaitForExitAsync()
    {
        var copying = _log.CopyAsync(_process);
        await _process.WaitForExitAsync();
        try
        {
            // A process that the child started may hold its output open for longer; the last lines of the child are read by then.
            await copying.WaitAsync(TimeSpan.FromSeconds(1));
        }
        catch (TimeoutException) { }

        _log.Dispose();
        return new(Name, _process.ExitCode, _log.LastLines, _log.File);
    }
}

/// <summary>The end of a child process.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ExitCode">Its exit code; 128 and the signal where a signal ended it.</param>
/// <param name="LastLines">The last lines of its output and errors.</param>
/// <param name="LogFile">The file with all of them.</param>
public sealed record ChildExit(string Name, int ExitCode, IReadOnlyList<string> LastLines, string LogFile);
