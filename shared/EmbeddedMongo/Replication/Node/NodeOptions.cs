using EmbeddedMongo.Replication.Protocol;
using Microsoft.Extensions.Logging;

namespace EmbeddedMongo.Replication.Node;

/// <summary>The options of a member.</summary>
internal sealed record NodeOptions
{
    public required string SetName { get; init; }

    /// <summary>The host and port under which others reach this member.</summary>
    public required string Address { get; init; }

    /// <summary>The hosts and ports of all members, in the order of their ids; null to wait for <c>replSetInitiate</c>.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    public required TimeSpan HeartbeatInterval { get; init; }

    public required TimeSpan ElectionTimeout { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }

    /// <summary>The rules of the protocol; a test breaks one of them.</summary>
    public ProtocolRules Rules { get; init; } = ProtocolRules.Instance;

    /// <summary>Hears a line for each change of the member's state.</summary>
    public Action<string>? Announce { get; init; }
}
