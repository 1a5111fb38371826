using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.Local.Control;

/// <summary>
/// The load dial: requests a second of the Black Friday mix, sent from this process, bounded in rate and in time. A run begins when the
/// dial is turned up from 0, and the ledger counts its orders until the next one begins.
/// </summary>
/// <param name="newMix">Makes the requests of a run.</param>
/// <param name="time">The clock.</param>
internal sealed class LoadDial(Func<ShoppingMix> newMix, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The most requests a second.</summary>
    public const int MaxRate = 2_000;

    /// <summary>The longest time of one turn.</summary>
    public const int MaxSeconds = 600;

    /// <summary>After this long without an answer the outcome of a request is unknown.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Of one run: the ledger holds every order in memory.</summary>
    private const long MostOrders = 1_000_000;

    private readonly Lock _gate = new();
    private readonly List<Task> _sending = [];
    private readonly CancellationTokenSource _stopping = new();
    private ShoppingMix? _mix;
    private LoadRunner? _runner; // Of the newest turn; null once it has ended and is disposed of.
    private LoadProgress? _ended; // The figures of the turn that ended last.
    private string? _failure;
    private int _rate;
    private DateTimeOffset? _until;

    /// <summary>True while requests are sent.</summary>
    public bool IsTurnedUp
    {
        get
        {
            lock (_gate)
                return _rate > 0;
        }
    }

    /// <summary>Sends so many requests a second from now on, for a time; 0 sends none.</summary>
    /// <returns>Why it does not; null where it does.</returns>
    public string? Turn(int rate, TimeSpan length)
    {
        if (rate is < 0 or > MaxRate)
            return FormattableString.Invariant($"The dial goes from 0 to {MaxRate} requests a second.");
        if (rate > 0 && (length < TimeSpan.FromSeconds(1) || length > TimeSpan.FromSeconds(MaxSeconds)))
            return FormattableString.Invariant($"A turn of the dial lasts 1 to {MaxSeconds} s.");
        lock (_gate)
        {
            // What is under way is answered while the next setting sends already.
            _runner?.Finish();
            if (rate == 0)
            {
                (_rate, _until) = (0, null);
                return null;
            }

            _sending.RemoveAll(sending => sending.IsCompleted);
            if (_rate == 0 || _mix is null || _mix.Orders > MostOrders)
            {
                if (_mix is { } earlier)
                    _sending.Add(CloseAsync(earlier, [.. _sending]));
                _mix = newMix();
            }
            _runner = new(
                _mix,
                new LoadPlan(LoadPhase.Constant("dial", rate, length)),
                time,
                new() { ForgetsBacklog = true, DrainLimit = TimeSpan.FromSeconds(1) }
            );
            (_rate, _until, _failure) = (rate, time.GetUtcNow() + length, null);
            _sending.Add(SendAsync(_mix, _runner));
        }

        return null;
    }

    /// <summary>Looks the orders of the run up in the background.</summary>
    /// <returns>Why it does not; null where it does.</returns>
    public string? Audit()
    {
        lock (_gate)
        {
            if (_mix is null)
                return "There is no run whose orders could be looked up: turn the dial up first.";
            _sending.Add(_mix.AuditAsync(_stopping.Token));
            return null;
        }
    }

    /// <summary>The state of the dial.</summary>
    public DialState State()
    {
        lock (_gate)
        {
            var progress = _runner?.Measure() ?? _ended;
            return new(
                _rate,
                MaxRate,
                MaxSeconds,
                _until,
                progress?.Counts.Offered ?? 0,
                progress?.Counts.Completed ?? 0,
                progress?.Counts.Failed ?? 0,
                progress?.Counts.Unknown ?? 0,
                _rate > 0 ? progress?.P50Ms : null,
                _rate > 0 ? progress?.P99Ms : null,
                [.. progress?.Errors ?? [], .. _failure is null ? [] : new[] { new ErrorCount(_failure, 1) }]
            );
        }
    }

    /// <summary>The orders of the run so far.</summary>
    public IReadOnlyList<LedgerState> Ledger()
    {
        lock (_gate)
            return _mix?.Ledger() ?? [];
    }

    public async ValueTask DisposeAsync()
    {
        Task[] sending;
        lock (_gate)
        {
            _runner?.Finish();
            sending = [.. _sending];
        }

        await _stopping.CancelAsync();
        // Requests under way are given up: nobody is left to see their answers.
        _mix?.Dispose();
        await Task.WhenAll(sending);
        _stopping.Dispose();
    }

    private async Task SendAsync(ShoppingMix mix, LoadRunner runner)
    {
        await Task.Yield();
        string? failure = null;
        bool isNewest;
        try
        {
            await mix.PrepareAsync(_stopping.Token);
            await runner.RunAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The launcher stops.
        }
        catch (InvalidDataException e)
        {
            failure = e.Message;
        }
        finally
        {
            isNewest = End(runner, failure);
        }

        if (isNewest)
            await mix.AuditAsync(_stopping.Token);
    }

    /// <returns>False where the dial has been turned again meanwhile.</returns>
    private bool End(LoadRunner runner, string? failure)
    {
        lock (_gate)
        {
            var isNewest = _runner == runner;
            if (isNewest)
                (_runner, _ended, _failure, _rate, _until) = (null, runner.Measure(), failure, 0, null);
            runner.Dispose();
            return isNewest;
        }
    }

    /// <summary>
    /// Closes the connections of an earlier run once nothing uses them any more: its last answers have come, and its orders are looked up.
    /// </summary>
    private async Task CloseAsync(ShoppingMix mix, Task[] users)
    {
        try
        {
            await Task.WhenAll(users).WaitAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The launcher stops: its last requests are given up.
        }
        finally
        {
            mix.Dispose();
        }
    }
}
