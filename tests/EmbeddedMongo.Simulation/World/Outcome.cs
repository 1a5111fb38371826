using EmbeddedMongo.Simulation.Checking;
using EmbeddedMongo.Simulation.Scenarios;

namespace EmbeddedMongo.Simulation.World;

/// <summary>The end of a run.</summary>
/// <param name="Scenario">The plan.</param>
/// <param name="Violated">The invariant that it broke; null if it broke none.</param>
/// <param name="Message">The violation in words; null if there is none.</param>
/// <param name="EndedAt">The simulated time at its end, in microseconds.</param>
/// <param name="Statistics">What happened in it.</param>
internal sealed record Outcome(Scenario Scenario, Invariant? Violated, string? Message, long EndedAt, Statistics Statistics);
