using DzStore.Load.Stress;
using DzStore.Local.Steps;
using DzStore.LocalHost;
using DzStore.LocalHost.Database;
using MongoDB.Driver;

namespace DzStore.Local.Control;

/// <summary>The price of durability on request: the launcher's own stress test, one at a time, and the decision that follows.</summary>
internal sealed class PriceDesk(LocalStore store, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private volatile PriceState _state = new("none");
    private Task _measuring = Task.CompletedTask;

    /// <summary>True while it is measured.</summary>
    public bool IsRunning => _state.State == "running";

    /// <summary>The figures, or how far they are.</summary>
    public PriceState State() => _state;

    /// <summary>Measures.</summary>
    /// <returns>Why it does not; null where it does.</returns>
    public string? Start()
    {
        lock (_gate)
        {
            if (IsRunning)
                return "It is being measured already.";
            _state = _state with { State = "running", Phase = "beginning", Done = 0, Error = null };
            _measuring = MeasureAsync();
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _measuring;
        _stopping.Dispose();
    }

    private async Task MeasureAsync()
    {
        await Task.Yield();
        try
        {
            var results = await new StressTest(time).RunAsync(StressTargets.Of(store), new Shown(this), _stopping.Token);
            var findings = await StressFindings.MeasureAsync(store, results, _stopping.Token);
            _state = new("done", At: time.GetUtcNow(), Done: 1, Figures: findings.Decide(drill: null));
        }
        catch (OperationCanceledException)
        {
            _state = new("none");
        }
        catch (Exception e) when (e is MongoException or TimeoutException)
        {
            _state = new("failed", Error: MongoErrors.Describe(e));
        }
    }

    private sealed class Shown(PriceDesk desk) : IProgress<StressProgress>
    {
        public void Report(StressProgress value) =>
            desk._state = desk._state with { State = "running", Phase = value.Phase, Done = value.Done };
    }
}
