using DzStore.Histories.Operations;

namespace DzStore.Histories.Recording;

/// <summary>An operation that was begun, to be ended once.</summary>
/// <typeparam name="T">The kind of action.</typeparam>
public sealed class OpenOperation<T>
    where T : HistoryAction
{
    private readonly HistoryRecorder<T> _recorder;
    private readonly int _client;
    private readonly T _invoked;
    private readonly long _invokedNs;
    private Completion? _end;

    internal OpenOperation(HistoryRecorder<T> recorder, int client, T action)
    {
        _recorder = recorder;
        _client = client;
        _invoked = action;
        _invokedNs = recorder.Now();
    }

    /// <summary>It took effect before now.</summary>
    /// <param name="seen">The action with its result.</param>
    /// <exception cref="InvalidOperationException">The operation has ended already.</exception>
    public void Ok(T seen) => Complete(Outcome.Ok, seen);

    /// <summary>It never took effect and never will.</summary>
    /// <exception cref="InvalidOperationException">The operation has ended already.</exception>
    public void Failed() => End(Outcome.Failed);

    /// <summary>Nobody can tell: it took effect, or will, or never does.</summary>
    /// <exception cref="InvalidOperationException">The operation has ended already.</exception>
    public void Unknown() => End(Outcome.Unknown);

    internal void End(Outcome outcome) => Complete(outcome, _invoked);

    internal Operation<T> ToOperation() =>
        Volatile.Read(ref _end) is { } end
            ? new(_client, _invokedNs, end.AtNs, end.Outcome, end.Action)
            : new(_client, _invokedNs, null, Outcome.Unknown, _invoked);

    private void Complete(Outcome outcome, T action)
    {
        var end = new Completion(_recorder.Now(), outcome, action);
        if (Interlocked.CompareExchange(ref _end, end, null) is { } earlier)
        {
            throw new InvalidOperationException(
                $"The operation ({_invoked.Describe(Outcome.Unknown)}) has ended already: {earlier.Outcome}."
            );
        }
    }

    private sealed record Completion(long AtNs, Outcome Outcome, T Action);
}
