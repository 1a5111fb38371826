using System.Collections.Concurrent;
using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace DzStore.ServiceDefaults.Logging;

/// <summary>
/// Writes log lines to standard output ten times a second. A write for every line costs more than the request that the line is about, and
/// so does waking a thread to do it; lines therefore wait in a bounded queue until the next tick. Lines that overflow it, or that the
/// output refuses (a full disk), are dropped and counted: a slow or broken output must not slow an order down.
/// </summary>
internal sealed class ConsoleBatches : ILogEventSink, IAsyncDisposable, IDisposable
{
    private const int MaxWaiting = 10_000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<LogEvent> _waiting = new();
    private readonly ITextFormatter _format;
    private readonly StreamWriter _output;
    private readonly PeriodicTimer _timer;
    private readonly Task _writing;
    private int _count,
        _dropped;

    public ConsoleBatches(ITextFormatter format, Stream output, TimeProvider time)
    {
        _format = format;
        _output = new(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 32 * 1024);
        _timer = new(Tick, time);
        _writing = WriteAsync();
    }

    public void Emit(LogEvent logEvent)
    {
        if (Interlocked.Increment(ref _count) <= MaxWaiting)
        {
            _waiting.Enqueue(logEvent);
            return;
        }
        Interlocked.Decrement(ref _count);
        Interlocked.Increment(ref _dropped);
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _writing;
        try
        {
            await _output.DisposeAsync();
        }
        catch (Exception e) when (IsOfOutput(e))
        {
            // The output is gone: there is nothing left to report this to.
        }
    }

    /// <summary>The host disposes of its logger synchronously; the lines that wait then say why it ends.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task WriteAsync()
    {
        bool more;
        do
        {
            more = await _timer.WaitForNextTickAsync();
            await FlushAsync();
        } while (more);
    }

    private async Task FlushAsync()
    {
        int lines = 0,
            dropped = 0;
        try
        {
            while (_waiting.TryDequeue(out var line))
            {
                Interlocked.Decrement(ref _count);
                lines++;
                _format.Format(line, _output);
            }
            dropped = Interlocked.Exchange(ref _dropped, 0);
            if (dropped > 0)
                await _output.WriteLineAsync($"({dropped} log lines were dropped: this output is too slow, or it failed)");
            await _output.FlushAsync();
        }
        catch (Exception e) when (IsOfOutput(e))
        {
            Interlocked.Add(ref _dropped, lines + dropped);
        }
    }

    /// <summary>True for a full disk, and for an output that was closed before the process began.</summary>
    private static bool IsOfOutput(Exception exception) => exception is IOException or UnauthorizedAccessException;
}
