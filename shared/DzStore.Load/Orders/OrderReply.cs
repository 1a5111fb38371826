namespace DzStore.Load;

/// <summary>What became of one order as its sender saw it. <paramref name="Reason"/> is null exactly when it was stored.</summary>
public sealed record OrderReply(string OrderId, OrderOutcome Outcome, TimeSpan Latency, string? Reason = null);
