using System.Globalization;
using System.Text;
using DzStore.ServiceDefaults.Logging;
using Microsoft.Extensions.Time.Testing;
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
        {
            for (var number = 0; number < 5_000; number++)
                sink.Emit(Line($"line {number} مرحبا"));
        }

        Written().ShouldBe(Enumerable.Range(0, 5_000).Select(number => $"line {number} مرحبا"));
    }

    [Fact]
    public async Task What_overflows_is_dropped_and_counted()
    {
        var written = 0;
        await using (var sink = Sink())
        {
            for (var number = 0; number < 200_000; number++)
                sink.Emit(Line($"line {number}"));
        }

        foreach (var line in Written())
            written += line.StartsWith('(') ? int.Parse(line[1..].Split(' ')[0], CultureInfo.InvariantCulture) : 1;
        written.ShouldBe(200_000);
    }

    [Fact]
    public async Task What_a_full_disk_refuses_is_counted_and_later_lines_are_written()
    {
        var time = new FakeTimeProvider();
        await using var disk = new Disk(_output);
        await using (var sink = Sink(disk, time))
        {
            for (var number = 0; number < 5; number++)
                sink.Emit(Line("lost"));
            time.Advance(TimeSpan.FromMilliseconds(100));
            await disk.Refused.WaitAsync(TestContext.Current.CancellationToken);
            disk.IsFull = false;
            sink.Emit(Line("kept"));
        }

        var written = Written();
        written.Length.ShouldBe(2);
        written.ShouldContain("kept");
        written.ShouldContain(line => line.StartsWith("(5 log lines were dropped"));
    }

    [Theory]
    [InlineData("a full disk")]
    [InlineData("closed")]
    public async Task An_output_that_never_takes_anything_does_not_fail_the_end(string output)
    {
        await using var disk = new Disk(_output, output == "closed" ? new UnauthorizedAccessException() : null);
        await using (var sink = Sink(disk, TimeProvider.System))
            sink.Emit(Line("lost"));

        disk.Refused.IsCompleted.ShouldBeTrue();
    }

    public void Dispose() => _output.Dispose();

    private ConsoleBatches Sink() => Sink(_output, TimeProvider.System);

    private static ConsoleBatches Sink(Stream output, TimeProvider time) =>
        new(new MessageTemplateTextFormatter("{Message:lj}\n", CultureInfo.InvariantCulture), output, time);

    private string[] Written() => Encoding.UTF8.GetString(_output.ToArray()).Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private static LogEvent Line(string text) =>
        new(DateTimeOffset.UnixEpoch, LogEventLevel.Information, null, new MessageTemplateParser().Parse(text), []);

    /// <summary>Refuses everything while it is full, a flush of nothing too.</summary>
    private sealed class Disk(Stream output, Exception? refusal = null) : Stream
    {
        private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public volatile bool IsFull = true;

        public Task Refused => _refused.Task;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            RefuseIfFull();
            output.Write(buffer, offset, count);
        }

        public override void Flush() => RefuseIfFull();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private void RefuseIfFull()
        {
            if (!IsFull)
                return;
            _refused.TrySetResult();
            throw refusal ?? new IOException("No space left on device");
        }
    }
}
