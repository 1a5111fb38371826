namespace EmbeddedMongo.Simulation.World;

/// <summary>An event that is due at some time.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Member">The member that it happens to; -1 if to none.</param>
/// <param name="Life">The life of the member that it belongs to: events of an earlier one are void. 0 if it outlives crashes.</param>
/// <param name="Payload">What it carries.</param>
internal readonly record struct SimulatedEvent(EventKind Kind, int Member = -1, int Life = 0, object? Payload = null);
