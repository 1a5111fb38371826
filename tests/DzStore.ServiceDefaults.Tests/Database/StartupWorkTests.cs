using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.ServiceDefaults.Tests.Database;

/// <summary>Work that waits for the database is tried until it is done, and says each reason once.</summary>
public sealed class StartupWorkTests
{
    [Fact]
    public async Task Each_reason_is_logged_once_however_often_it_is_tried()
    {
        var (time, log, cause) = (new FakeTimeProvider(), new Log(), "the server is of another replica set");
        var work = new StartupWork(Database(time, () => cause), time, log);
        var attempts = 0;

        var running = work.RunAsync("The index is created", Attempt, TestContext.Current.CancellationToken);
        for (var tries = 1; tries < 9; tries++)
        {
            attempts.ShouldBe(tries);
            time.Advance(TimeSpan.FromSeconds(2));
        }
        await running;

        attempts.ShouldBe(9);
        log.Lines.ShouldBe([
            "The index is created once the database allows it: the server is of another replica set. It is tried every 2 s",
            "The index is created once the database allows it: its host name cannot be found. It is tried every 2 s",
        ]);

        Task Attempt(CancellationToken cancellationToken)
        {
            attempts++;
            cause = attempts is > 3 and < 6 ? "its host name cannot be found" : "the server is of another replica set";
            return attempts < 9 ? Task.FromException(new TimeoutException()) : Task.CompletedTask;
        }
    }

    [Fact]
    public async Task What_is_not_the_databases_fault_ends_it()
    {
        var time = new FakeTimeProvider();
        var work = new StartupWork(Database(time, () => null), time, new Log());

        await Should.ThrowAsync<InvalidOperationException>(() =>
            work.RunAsync("It", _ => Task.FromException(new InvalidOperationException()), TestContext.Current.CancellationToken)
        );
    }

    private static DatabaseResilience Database(TimeProvider time, Func<string?> cause) =>
        new(
            Options.Create(new MongoOptions { ConnectionString = "mongodb://127.0.0.1" }),
            time,
            NullLogger<DatabaseResilience>.Instance,
            isGone: () => true,
            cause
        );

    private sealed class Log : ILogger<StartupWork>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Add(formatter(state, exception));
    }
}
