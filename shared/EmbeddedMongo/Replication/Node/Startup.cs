using EmbeddedMongo.Replication.Protocol;

namespace EmbeddedMongo.Replication.Node;

/// <summary>Decides at the start of a member which configuration it has, and which place in it.</summary>
internal static class Startup
{
    /// <summary>The place of this member; null where it is to learn it from others, or from <c>replSetInitiate</c>.</summary>
    /// <exception cref="ArgumentException">It is not among the members that are given, or stored.</exception>
    public static int? Self(NodeOptions options, ReplicaSetConfiguration? stored) =>
        options.Members is { } given ? IndexOf(given, options.Address)
        : stored is { Members.Count: 1 } ? 0
        : stored is not null ? IndexOf(stored, options.Address)
        : null;

    /// <summary>
    /// The configuration to start with: the stored one, in a new version where hosts or times are given that differ from it; null where
    /// there is none yet. The members keep their ids, which are their places.
    /// </summary>
    public static ReplicaSetConfiguration? Configuration(NodeOptions options, ReplicaSetConfiguration? stored)
    {
        if (stored is null)
            return null;
        var hosts = options.Members ?? (stored.Members.Count == 1 ? [options.Address] : [.. stored.Members.Select(member => member.Host)]);
        var isSame =
            stored.Members.Select(member => member.Host).SequenceEqual(hosts, StringComparer.OrdinalIgnoreCase)
            && (options.Members is null || HasTimesOf(options, stored));
        return isSame ? stored : New(options, hosts) with { Version = stored.Version + 1, Term = stored.Term };
    }

    /// <summary>The first configuration of a set.</summary>
    public static ReplicaSetConfiguration New(NodeOptions options, IReadOnlyList<string> members) =>
        new(options.SetName, Version: 1, Term: 0, [.. members.Select((host, id) => new ReplicaSetMember(id, host))])
        {
            HeartbeatInterval = options.HeartbeatInterval,
            ElectionTimeout = options.ElectionTimeout,
        };

    /// <exception cref="ArgumentException">No member has the host and port.</exception>
    public static int IndexOf(ReplicaSetConfiguration configuration, string address) =>
        IndexOf([.. configuration.Members.Select(member => member.Host)], address);

    private static int IndexOf(IReadOnlyList<string> hosts, string address)
    {
        for (var i = 0; i < hosts.Count; i++)
        {
            if (string.Equals(Canonical(hosts[i]), Canonical(address), StringComparison.OrdinalIgnoreCase))
                return i;
        }

        throw new ArgumentException(
            $"This server is {address}, which is none of the members {string.Join(", ", hosts)}: give it one of their addresses, or give "
                + "the members anew."
        );
    }

    /// <summary>The address in one spelling: a client may call this machine by its name.</summary>
    private static string Canonical(string address) =>
        address.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? $"127.0.0.1:{address["localhost:".Length..]}" : address;

    private static bool HasTimesOf(NodeOptions options, ReplicaSetConfiguration stored) =>
        stored.HeartbeatInterval == options.HeartbeatInterval && stored.ElectionTimeout == options.ElectionTimeout;
}
