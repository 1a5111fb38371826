namespace DzStore.Load;

/// <summary>The same orders sent once, in one manner.</summary>
/// <param name="Sent">How many orders were sent.</param>
/// <param name="Stored">How many the service said it stored.</param>
/// <param name="Latency">How long the users of the stored ones waited; null when none was.</param>
/// <param name="ElapsedMs">From the first order out to the last answer in, milliseconds.</param>
/// <param name="Failures">Every order that was not stored, or not found as it was sent, by id.</param>
public sealed record StressRun(int Sent, int Stored, LatencySummary? Latency, double ElapsedMs, IReadOnlyList<OrderFailure> Failures)
{
    /// <summary>Every order was answered with 201 and is in the database as it was sent, and nothing else is.</summary>
    public bool Succeeded => Failures.Count == 0 && Stored == Sent;

    /// <summary>Stored orders a second over the whole run.</summary>
    public double OrdersPerSecond => ElapsedMs > 0 ? Stored / ElapsedMs * 1000 : 0;
}

/// <summary>What went wrong with one order. <c>Unknown</c> means that its sender could not know; the reason says what the database holds.</summary>
public sealed record OrderFailure(string OrderId, OrderOutcome Outcome, string Reason);

/// <summary>What one service's users waited: one after another, and all at once.</summary>
public sealed record StressResult(string Title, string WriteConcern, StressRun Sequential, StressRun Simultaneous)
{
    public bool Succeeded => Sequential.Succeeded && Simultaneous.Succeeded;
}
