using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Wire;

/// <summary>How the server's log tells of messages that it cannot accept: as warnings, none of them as a failure of its own.</summary>
public sealed class RefusedMessageTests
{
    [Theory]
    [InlineData(RawClient.OpMsg)]
    [InlineData(RawClient.OpQuery)]
    public async Task Text_that_is_not_UTF8_is_an_error_reply_and_a_warning(int opCode)
    {
        using var log = new Recorder();
        await using var server = await TestServer.StartAsync(options => options with { LoggerFactory = log });
        using var client = server.Raw();
        var body = new BsonDocument
        {
            { "hello", 1 },
            { "x", "ab" },
            { "$db", "admin" },
        }.ToBson();
        body[body.AsSpan().IndexOf("ab"u8)] = 0xC3;
        byte[] head = opCode == RawClient.OpMsg ? [0, 0, 0, 0, 0] : [0, 0, 0, 0, .. "admin.$cmd\0"u8, 0, 0, 0, 0, 255, 255, 255, 255];
        await client.SendAsync(RawClient.Message(opCode, [.. head, .. body]));

        var reply = (await client.ReceiveAsync()).ShouldNotBeNull("the connection was closed");
        (reply["ok"].AsDouble, reply["code"].AsInt32, reply["codeName"].AsString).ShouldBe((0.0, 22, "InvalidBSON"));
        (await client.RunAsync("admin", "{ping: 1}"))["ok"].ShouldBe(1.0);
        log.Lines.ShouldAllBe(line => line.Level < LogLevel.Error && line.Exception == null);
        log.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text).Single().ShouldContain("text must be UTF-8");
    }

    [Fact]
    public async Task A_broken_frame_is_a_warning()
    {
        using var log = new Recorder();
        await using var server = await TestServer.StartAsync(options => options with { LoggerFactory = log });
        using (var client = server.Raw())
        {
            await client.SendAsync(RawClient.Message(RawClient.OpMsg, [0, 0, 0, 0]));
            (await client.ReceiveBytesAsync()).ShouldBeNull();
        }

        await Eventually.ShouldAsync(() => Task.FromResult(log.Lines.Any(line => line.Level == LogLevel.Warning)));
        log.Lines.ShouldAllBe(line => line.Level < LogLevel.Error && line.Exception == null);
    }

    /// <summary>Keeps every line.</summary>
    private sealed class Recorder : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, string Text, Exception? Exception)> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
                Lines.Enqueue((logLevel, formatter(state, exception), exception));
        }

        public void Dispose() { }
    }
}
