namespace DzStore.Load.Decisions;

/// <summary>The orders that each write concern had confirmed and lost when the primary died.</summary>
/// <param name="FastConfirmed">Orders that w=1 had confirmed.</param>
/// <param name="FastLost">Those of them that are gone.</param>
/// <param name="DurableConfirmed">Orders that w=majority had confirmed.</param>
/// <param name="DurableLost">Those of them that are gone.</param>
/// <param name="NewPrimaryMs">The time until another node took over, milliseconds.</param>
public sealed record FailoverLosses(long FastConfirmed, long FastLost, long DurableConfirmed, long DurableLost, double NewPrimaryMs);
