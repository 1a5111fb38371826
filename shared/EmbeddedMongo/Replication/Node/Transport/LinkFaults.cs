using System.Collections.Concurrent;
using EmbeddedMongo.Replication.Protocol.Messages;

namespace EmbeddedMongo.Replication.Node.Transport;

/// <summary>
/// The switch that plays a broken network: it drops the messages to or from chosen members, or all, or sends them by way of a proxy that is
/// slow. For drills; no command of the wire protocol reaches it.
/// </summary>
internal sealed class LinkFaults
{
    private readonly ConcurrentDictionary<string, LinkDirections> _cut = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _detours = new(StringComparer.OrdinalIgnoreCase);
    private volatile LinkDirections _all;

    /// <summary>
    /// Makes of a message that leaves this member the one that arrives, or null where it is lost; null to change none. Only a test sets it.
    /// </summary>
    public Func<ReplicationMessage, ReplicationMessage?>? Change { get; set; }

    /// <summary>Drops messages until <see cref="Heal"/>.</summary>
    /// <param name="peer">The host and port of a member; null for all.</param>
    /// <param name="directions">The directions in which messages are dropped.</param>
    public void Cut(string? peer, LinkDirections directions)
    {
        if (peer is null)
            _all |= directions;
        else
            _cut.AddOrUpdate(peer, directions, (_, present) => present | directions);
    }

    /// <summary>Sends what goes to a member to another address until <see cref="Heal"/>.</summary>
    /// <param name="peer">The host and port of the member.</param>
    /// <param name="address">The host and port to connect to in its place.</param>
    public void Detour(string peer, string address) => _detours[peer] = address;

    /// <summary>The host and port to connect to for a member.</summary>
    public string AddressOf(string peer) => _detours.GetValueOrDefault(peer, peer);

    /// <summary>Lets messages through again, the straight way.</summary>
    /// <param name="peer">The host and port of a member; null for all of them.</param>
    public void Heal(string? peer)
    {
        if (peer is not null)
        {
            _cut.TryRemove(peer, out _);
            _detours.TryRemove(peer, out _);
            return;
        }

        _all = LinkDirections.None;
        _cut.Clear();
        _detours.Clear();
    }

    public bool Drops(string peer, LinkDirections direction) =>
        ((_all | (_cut.TryGetValue(peer, out var cut) ? cut : LinkDirections.None)) & direction) != 0;
}
