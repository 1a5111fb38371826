using System.Globalization;
using System.Text;
using DzStore.ServiceDefaults.Logging;
using Serilog.Events;
using Serilog.Formatting.Display;
using Serilog.Parsing;

namespace DzStore.ServiceDefaults.Tests.Logging;

public sealed class ConsoleBatchesTests : IDisposable
{
    private readonly MemoryStream _output = new();

    [Fact]
    public async Task All_lines_are_written_in_order_by_the_end()
    {
        await using (var sink = Sink())
            for (var number = 0; number < 5_000; number++)
                sink.Emit(Line($"line {number} مرحبا"));

        Written().ShouldBe(Enumerable.Range(0, 5_000).Select(number => $"line {number} مرحبا"));
    }

    [Fact]
    public async Task What_overflows_is_dropped_and_counted()
    {
        var written = 0;
        await using (var sink = Sink())
            for (var number = 0; number < 200_000; number++)
                sink.Emit(Line($"line {number}"));

        foreach (var line in Written())
            written += line.StartsWith('(') ? int.Parse(line[1..].Split(' ')[0], CultureInfo.InvariantCulture) : 1;
        written.ShouldBe(200_000);
    }

    public void Dispose() => _output.Dispose();

    private ConsoleBatches Sink() => new(new MessageTemplateTextFormatter("{Message:lj}\n", CultureInfo.InvariantCulture), _output, TimeProvider.System);

    private string[] Written() => Encoding.UTF8.GetString(_output.ToArray()).Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private static LogEvent Line(string text) =>
        new(DateTimeOffset.UnixEpoch, LogEventLevel.Information, null, new MessageTemplateParser().Parse(text), []);
}
