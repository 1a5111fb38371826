namespace DzStore.Load.Stress;

/// <summary>The progress of a stress test: the part of a phase that is done, 0 to 1.</summary>
public readonly record struct StressProgress(string Phase, double Done);
