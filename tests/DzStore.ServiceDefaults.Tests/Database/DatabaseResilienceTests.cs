using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace DzStore.ServiceDefaults.Tests.Database;

public class DatabaseResilienceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MongoOptions _options = new() { OperationTimeout = TimeSpan.FromSeconds(5), BreakDuration = TimeSpan.FromSeconds(2) };
    private readonly DatabaseResilience _database;
    private bool _gone;
    private int _calls;

    public DatabaseResilienceTests() =>
        _database = new(Options.Create(_options), _time, NullLogger<DatabaseResilience>.Instance, isGone: () => _gone);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_healthy_operation_is_called_once()
    {
        (await RunAsync(() => Task.FromResult(7))).ShouldBe(7);
        _calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_failure_is_passed_on_and_never_retried()
    {
        await Should.ThrowAsync<TimeoutException>(() => RunAsync(() => throw new TimeoutException()));
        _calls.ShouldBe(1);
    }

    [Fact]
    public async Task After_repeated_failures_it_fails_at_once_without_asking_the_database()
    {
        await OpenAsync();

        (await Should.ThrowAsync<BrokenCircuitException>(() => RunAsync(() => Task.FromResult(7))))
            .RetryAfter.ShouldNotBeNull()
            .ShouldBeLessThanOrEqualTo(_options.BreakDuration);
        _calls.ShouldBe(3);
        _database.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task One_failure_opens_it_where_the_driver_sees_no_server()
    {
        _gone = true;

        await Should.ThrowAsync<TimeoutException>(() => RunAsync(() => throw new TimeoutException()));
        await Should.ThrowAsync<BrokenCircuitException>(() => RunAsync(() => Task.FromResult(7)));
        _calls.ShouldBe(1);
    }

    [Fact]
    public async Task No_operation_is_used_to_try_whether_the_database_is_back()
    {
        await OpenAsync();
        _time.Advance(10 * _options.BreakDuration);

        await Should.ThrowAsync<BrokenCircuitException>(() => RunAsync(() => Task.FromResult(7)));
        _calls.ShouldBe(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Closed_it_lets_operations_through_again(bool gone)
    {
        _gone = gone;
        if (gone)
            await Should.ThrowAsync<TimeoutException>(() => RunAsync(() => throw new TimeoutException()));
        else
            await OpenAsync();

        await _database.CloseAsync(Cancelled);

        (await RunAsync(() => Task.FromResult(7))).ShouldBe(7);
        _database.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Errors_that_the_database_answered_do_not_open_it()
    {
        for (var failure = 0; failure < 20; failure++)
            await Should.ThrowAsync<FormatException>(() => RunAsync(() => throw new FormatException()));

        _database.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task An_operation_over_its_time_is_cancelled()
    {
        var running = _database
            .ExecuteAsync(
                async limit =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, limit);
                    return 0;
                },
                Cancelled
            )
            .AsTask();
        _time.Advance(_options.OperationTimeout + TimeSpan.FromMilliseconds(1));

        await Should.ThrowAsync<TimeoutRejectedException>(() => running);
    }

    [Fact]
    public async Task A_query_with_a_limit_of_its_own_has_that_and_does_not_open_it()
    {
        var patient = _database.WithTimeout(TimeSpan.FromMinutes(1));
        for (var query = 0; query < 4; query++)
        {
            var running = patient
                .ExecuteAsync(token => Task.Delay(Timeout.Infinite, token).ContinueWith(_ => 7, token), Cancelled)
                .AsTask();
            _time.Advance(2 * _options.OperationTimeout);
            running.IsCompleted.ShouldBeFalse();
            _time.Advance(TimeSpan.FromMinutes(1));
            (await Should.ThrowAsync<TimeoutRejectedException>(() => running)).Timeout.ShouldBe(TimeSpan.FromMinutes(1));
        }

        _database.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task It_is_open_for_queries_of_any_limit()
    {
        var patient = _database.WithTimeout(TimeSpan.FromMinutes(1));
        await OpenAsync();

        patient.IsOpen.ShouldBeTrue();
        await Should.ThrowAsync<BrokenCircuitException>(() => patient.ExecuteAsync(_ => Task.FromResult(7), Cancelled).AsTask());
        await _database.CloseAsync(Cancelled);
        (await patient.ExecuteAsync(_ => Task.FromResult(7), Cancelled)).ShouldBe(7);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_not_the_databases_failure()
    {
        for (var failure = 0; failure < 20; failure++)
            await Should.ThrowAsync<OperationCanceledException>(() => RunAsync(() => throw new OperationCanceledException()));

        _database.IsOpen.ShouldBeFalse();
    }

    private async Task OpenAsync()
    {
        for (var failure = 0; failure < 3; failure++)
            await Should.ThrowAsync<TimeoutException>(() => RunAsync(() => throw new TimeoutException()));
    }

    private Task<int> RunAsync(Func<Task<int>> operation) =>
        _database
            .ExecuteAsync(
                _ =>
                {
                    _calls++;
                    return operation();
                },
                Cancelled
            )
            .AsTask();
}
