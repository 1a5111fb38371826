namespace DzStore.Load;

/// <summary>The bounds of a run.</summary>
public sealed record RunnerOptions
{
    /// <summary>
    /// Requests under way at once. An arrival beyond them waits its turn, and its wait counts: few slots make a generator that waits
    /// for the server, as most are.
    /// </summary>
    public int MaxInFlight { get; init; } = 2_000;

    /// <summary>Whether arrivals that still wait for a slot are dropped when their phase ends, rather than sent late into the next.</summary>
    public bool ForgetsBacklog { get; init; }

    /// <summary>After the last phase, how long arrivals may still wait for a slot before they are dropped.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long requests under way are waited for at the end: longer than any request's own timeout.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromSeconds(15);
}
