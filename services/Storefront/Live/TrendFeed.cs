using DzStore.Trends;

namespace DzStore.Storefront.Live;

/// <summary>
/// Follows the list "Hot Right Now" for the whole instance, however many readers it has: a look at Analytics, which answers when there is
/// another list, or after a second; where it answers at once, one look a second. While Analytics or its database is away the last list
/// stays, with the time at which it was last confirmed.
/// </summary>
public sealed partial class TrendFeed : BackgroundService
{
    /// <summary>The kind of the live events that hold the list.</summary>
    internal const string EventKind = "trend";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly TrendClient _client;
    private readonly LiveEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger<TrendFeed> _logger;
    private readonly TaskCompletionSource _firstLook = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TrendState _current = TrendState.None;
    private (PreparedTrend? Trend, DateTimeOffset? StaleSince) _sent;

    internal TrendFeed(TrendClient client, LiveEvents events, TimeProvider time, ILogger<TrendFeed> logger) =>
        (_client, _events, _time, _logger) = (client, events, time, logger);

    /// <summary>The newest state. To read it costs nothing and never waits.</summary>
    public TrendState Current => _current;

    /// <summary>The state, once the first look has ended, also in a failure.</summary>
    public async ValueTask<TrendState> KnownAsync(CancellationToken cancellationToken)
    {
        if (!_firstLook.Task.IsCompleted)
            await _firstLook.Task.WaitAsync(cancellationToken);
        return _current;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            do
            {
                bool waits;
                do
                {
                    waits = await LookAsync(stoppingToken);
                    _firstLook.TrySetResult();
                    Send();
                } while (waits);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
        finally
        {
            _firstLook.TrySetResult();
        }
    }

    /// <returns>True where the next look may follow at once, since Analytics answers it when there is news.</returns>
    private async Task<bool> LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            var (asked, known) = (_time.GetUtcNow(), _current.Trend);
            var (trend, age, waits) = await _client.LookAsync(known, stoppingToken);
            if (_current.Failure is not null)
                LogBack();
            // An answer that was kept back has its age from when it was given.
            _current = new(trend, ConfirmedAt(trend, waits ? _time.GetUtcNow() : asked, age), Failure: null);
            // The same list once more is the answer of somebody who does not wait, whatever it says.
            return waits && (ReferenceEquals(trend, known) || trend.ETag != known?.ETag);
        }
        catch (Exception e)
        {
            // A look that the stop of the service cuts off may end in any exception, which is nobody's concern.
            if (stoppingToken.IsCancellationRequested)
                return false;
            var reason = e is TrendLookException ? e.Message : $"the look failed ({e.GetType().Name})";
            if (_current.Failure is null)
                LogAway(reason);
            _current = _current with { Failure = reason };
            return false;
        }
    }

    /// <summary>
    /// The time of the last confirmation. Age comes in whole seconds: while the list grows old the time would move to and fro by one, and
    /// each move would be an event for every reader.
    /// </summary>
    private DateTimeOffset ConfirmedAt(PreparedTrend trend, DateTimeOffset asked, TimeSpan age)
    {
        var confirmed = asked - age;
        return
            age >= TrendState.StaleAfter
            && trend == _current.Trend
            && _current.ConfirmedAt is { } before
            && (confirmed - before).Duration() < 2 * Interval
            ? before
            : confirmed;
    }

    /// <summary>Sends the list to the readers of live events where it, or what is known of its age, has changed.</summary>
    private void Send()
    {
        var state = (_current.Trend, _current.StaleSince(_time.GetUtcNow()));
        if (state.Trend is null || state == _sent)
            return;
        _sent = state;
        _events.Publish(EventKind, TrendEvent.Id(state.Trend, state.Item2), TrendEvent.Json(state.Trend, state.Item2));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The list Hot Right Now cannot be followed: {Reason}. The last list stays")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The list Hot Right Now is followed again")]
    private partial void LogBack();
}
