using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace DzStore.ServiceDefaults.Logging;

/// <summary>
/// Writes log lines to standard output, many in one write: a write for every line costs more than answering the request that
/// the line is about, and wakes whoever reads the output as often.
/// </summary>
internal sealed class ConsoleBatches(ITextFormatter format) : IBatchedLogEventSink, IDisposable
{
    private readonly StreamWriter _output = new(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 32 * 1024);

    public Task EmitBatchAsync(IReadOnlyCollection<LogEvent> batch)
    {
        foreach (var line in batch)
            format.Format(line, _output);
        return _output.FlushAsync();
    }

    public Task OnEmptyBatchAsync() => Task.CompletedTask;

    public void Dispose() => _output.Dispose();
}
