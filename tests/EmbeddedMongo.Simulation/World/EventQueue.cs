namespace EmbeddedMongo.Simulation.World;

/// <summary>
/// The events to come, by time, and those of one time in the order in which they were added: so a run has one order only.
/// </summary>
internal sealed class EventQueue
{
    private const int NumberBits = 28;

    private readonly PriorityQueue<SimulatedEvent, long> _events = new(256);
    private long _number;

    public void Add(long time, SimulatedEvent simulatedEvent) => _events.Enqueue(simulatedEvent, (time << NumberBits) | _number++);

    /// <summary>Takes the next event.</summary>
    public bool TryTake(out SimulatedEvent simulatedEvent, out long time)
    {
        var found = _events.TryDequeue(out simulatedEvent, out var key);
        time = key >> NumberBits;
        return found;
    }
}
