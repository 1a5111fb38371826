namespace DzStore.Load;

/// <summary>Where a stress test is: how much of a phase is done, 0 to 1.</summary>
public readonly record struct StressProgress(string Phase, double Done);
