namespace DzStore.Load.Running;

/// <summary>The bounds of a run.</summary>
public sealed record RunnerOptions
{
    /// <summary>
    /// The most requests under way at once. An arrival beyond them waits, its wait counts, and the run says that slots were short. With few
    /// slots the generator waits for the server, as most generators do.
    /// </summary>
    public int MaxInFlight { get; init; } = 10_000;

    /// <summary>
    /// Arrivals that still wait for a slot when their phase ends are dropped; false: they are sent late, into the next phase.
    /// </summary>
    public bool ForgetsBacklog { get; init; }

    /// <summary>The longest wait of arrivals for a slot after the last phase; then they are dropped.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait for requests under way at the end: longer than the timeout of any request.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromSeconds(15);
}
