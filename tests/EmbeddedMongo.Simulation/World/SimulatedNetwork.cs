using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Simulation.Scenarios;

namespace EmbeddedMongo.Simulation.World;

/// <summary>
/// The network between the members: it delays, loses, repeats and reorders messages, and cuts links in one direction or both.
/// </summary>
internal sealed class SimulatedNetwork(Scenario scenario, Random random, EventQueue events)
{
    private const long MinDelay = 200;

    private readonly int[,] _cuts = new int[scenario.Members, scenario.Members];
    private bool _isRepaired;

    /// <summary>The number of faults that slow all messages.</summary>
    public int Slow { get; set; }

    /// <summary>The number of faults that lose and repeat messages.</summary>
    public int Lossy { get; set; }

    /// <summary>Cuts a link, or repairs one cut of it.</summary>
    public void Cut(int from, int to, bool isCut) => _cuts[from, to] += isCut ? 1 : -1;

    /// <summary>Ends all faults, also of messages that are sent from now on.</summary>
    public void Repair()
    {
        _isRepaired = true;
        (Slow, Lossy) = (0, 0);
        Array.Clear(_cuts);
    }

    /// <summary>Sends a message.</summary>
    /// <returns>False if it is lost.</returns>
    public bool Send(ReplicationMessage message, long now)
    {
        if (_cuts[message.From, message.To] > 0 || IsChance(Loss))
            return false;
        Deliver(message, now);
        if (IsChance(Duplication))
            Deliver(message, now);
        return true;
    }

    private double Loss => _isRepaired ? 0 : scenario.Loss + (Lossy > 0 ? 0.3 : 0);

    private double Duplication => _isRepaired ? 0 : scenario.Duplication + (Lossy > 0 ? 0.2 : 0);

    private bool IsChance(double probability) => probability > 0 && random.NextDouble() < probability;

    private void Deliver(ReplicationMessage message, long now)
    {
        var max = scenario.MaxDelay;
        if (Slow > 0)
            max *= 60;
        events.Add(now + random.NextInt64(MinDelay, max + MinDelay), new SimulatedEvent(EventKind.Delivery, message.To, 0, message));
    }
}
