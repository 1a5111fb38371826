using DzStore.Load.Results;

namespace DzStore.Load.Running;

/// <summary>The phases of a run, checked: bounded in time and in number of requests.</summary>
public sealed class LoadPlan
{
    /// <summary>The longest plan.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromHours(1);

    /// <summary>The most requests of a plan.</summary>
    public const long MaxRequests = 100_000_000;

    /// <summary>Checks the phases.</summary>
    /// <exception cref="ArgumentException">The plan is empty, out of bounds or has a negative rate.</exception>
    public LoadPlan(params IReadOnlyList<LoadPhase> phases)
    {
        ArgumentNullException.ThrowIfNull(phases);
        if (phases.Count == 0)
            throw new ArgumentException("A plan has at least one phase.", nameof(phases));
        foreach (var phase in phases)
        {
            if (!(phase.From >= 0 && phase.To >= 0) || phase.Duration <= TimeSpan.Zero)
                throw new ArgumentException($"The phase '{phase.Name}' needs rates of 0 or more and a duration above 0.", nameof(phases));
            if (phase.Model == LoadModel.Closed && phase.From < 1)
                throw new ArgumentException($"The phase '{phase.Name}' needs at least one user.", nameof(phases));
            if (phase.Requests is { } requests && (phase.Model == LoadModel.Open || requests < 1))
                throw new ArgumentException($"The phase '{phase.Name}' must be closed to end after a number of requests.", nameof(phases));
        }

        Phases = phases;
        Duration = phases.Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Duration);
        if (Duration > MaxDuration)
            throw new ArgumentException($"The plan takes {Duration}; at most {MaxDuration} is run at a time.", nameof(phases));
        if (phases.Sum(phase => phase.Arrivals) > MaxRequests)
            throw new ArgumentException($"The plan has more than {MaxRequests} requests.", nameof(phases));
    }

    /// <summary>The phases, in order.</summary>
    public IReadOnlyList<LoadPhase> Phases { get; }

    /// <summary>The length of all phases together.</summary>
    public TimeSpan Duration { get; }
}
