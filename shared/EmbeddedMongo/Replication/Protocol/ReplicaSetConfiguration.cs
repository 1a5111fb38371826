namespace EmbeddedMongo.Replication.Protocol;

/// <summary>
/// The configuration of a replica set. Of two the one of the later term is newer, then the one of the higher version. Messages name a
/// member by its place in <see cref="Members"/>: which members there are, and their order, is the same in every version, so every two
/// majorities share a member.
/// </summary>
/// <param name="SetName">The name of the set.</param>
/// <param name="Version">The version: 1 at first, and higher with each change.</param>
/// <param name="Term">The term of the primary that made or took over this version; 0 before the first election.</param>
/// <param name="Members">The members; all of them vote.</param>
internal sealed record ReplicaSetConfiguration(string SetName, long Version, long Term, IReadOnlyList<ReplicaSetMember> Members)
{
    /// <summary>The greatest number of members.</summary>
    public const int MaxMembers = 5;

    /// <summary>The time between two heartbeats to a member.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The time after which a secondary that hears of no primary stands for election, and a primary that hears no majority steps down.
    /// </summary>
    public TimeSpan ElectionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>More than half of the members.</summary>
    public int Majority => (Members.Count / 2) + 1;

    /// <summary>What <see cref="IsNewerThan"/> compares.</summary>
    public ConfigurationId Id => new(Version, Term);

    public bool IsNewerThan(ConfigurationId other) => Term != other.Term ? Term > other.Term : Version > other.Version;

    /// <summary>Everything that is wrong with the configuration, each with what to change; empty if it can be used.</summary>
    public IReadOnlyList<string> Violations()
    {
        var violations = new List<string>();
        if (SetName.Length == 0)
            violations.Add("The name of the set must not be empty.");
        if (Version < 1)
            violations.Add($"version is {Version}, and must be 1 or more.");
        if (Members.Count is 0 or > MaxMembers)
            violations.Add($"There are {Members.Count} members, and a set has 1 to {MaxMembers}.");
        if (Members.DistinctBy(member => member.Id).Count() != Members.Count)
            violations.Add("Two members have the same _id: give each its own.");
        if (Members.DistinctBy(member => member.Host, StringComparer.OrdinalIgnoreCase).Count() != Members.Count)
            violations.Add("Two members have the same host: give each its own host and port.");
        if (HeartbeatInterval <= TimeSpan.Zero)
            violations.Add($"heartbeatIntervalMillis is {HeartbeatInterval.TotalMilliseconds}, and must be more than 0.");
        if (ElectionTimeout <= HeartbeatInterval)
        {
            violations.Add(
                $"electionTimeoutMillis is {ElectionTimeout.TotalMilliseconds}, and must be more than heartbeatIntervalMillis "
                    + $"({HeartbeatInterval.TotalMilliseconds}): else each lost heartbeat is an election."
            );
        }

        return violations;
    }

    /// <summary>Tells whether another version has the same members, in the same order; their hosts may differ.</summary>
    public bool HasMembersOf(ReplicaSetConfiguration other) =>
        Members.Select(member => member.Id).SequenceEqual(other.Members.Select(member => member.Id));
}
