namespace DzStore.Load;

/// <summary>Where a stress test is: orders answered so far of all that the phase sends.</summary>
public readonly record struct StressProgress(string Phase, int Done, int Of);
