using EmbeddedMongo.Simulation.World;

namespace EmbeddedMongo.Simulation.Checking;

/// <summary>
/// Sees every member at once, as nobody in the real world can, and holds each step of a run against the <see cref="Invariant"/>s. It looks
/// only at what a step changed: so checking costs little.
/// </summary>
internal sealed class Oracle(IReadOnlyList<SimulatedMember> members)
{
    private readonly Dictionary<long, int> _primaries = [];
    private readonly Dictionary<(int Voter, long Term), int> _votes = [];
    private readonly List<SimulatedEntry> _committed = [];
    private readonly Dictionary<long, int> _committedInTerm = [];

    /// <summary>The newest entry that a client knows to be committed: by a confirmed majority write, or by a linearizable read.</summary>
    public SimulatedEntry? LastConfirmed { get; private set; }

    /// <summary>A member has been elected.</summary>
    public void Elected(SimulatedMember member, long term)
    {
        if (!_primaries.TryAdd(term, member.Index))
            Fail(Invariant.OnePrimaryATerm, $"n{member.Index} becomes primary of term {term}, which n{_primaries[term]} has been already.");
        RequireCommitted(member, term);
    }

    /// <summary>A member tells a vote; a candidate tells its own by asking for others.</summary>
    public void Voted(int voter, long term, int candidate)
    {
        if (!_votes.TryAdd((voter, term), candidate) && _votes[(voter, term)] != candidate)
            Fail(Invariant.OneVoteATerm, $"n{voter} voted for n{_votes[(voter, term)]} and n{candidate} in term {term}.");
    }

    /// <summary>An entry is about to be appended to a log.</summary>
    public static void Appending(SimulatedMember member, SimulatedEntry entry)
    {
        if (member.Disk.Last == entry.Previous)
            return;
        Fail(
            Invariant.LogsMatch,
            $"n{member.Index} has {entry} after {member.Disk.LastText}, and its primary wrote it after {entry.Previous}: the logs differ."
        );
    }

    /// <summary>A member is about to roll back to an entry.</summary>
    public void RollingBack(SimulatedMember member, int count)
    {
        for (var i = count; i < Math.Min(member.Disk.Log.Count, _committed.Count); i++)
        {
            if (member.Disk.Log[i] == _committed[i])
                Fail(Invariant.CommittedIsNeverUndone, $"n{member.Index} rolls back {_committed[i]}, which is committed.");
        }
    }

    /// <summary>A member has moved its commit point.</summary>
    /// <param name="member">The member.</param>
    /// <param name="before">The number of entries that it knew to be committed before.</param>
    /// <param name="after">The number of entries that it knows to be committed now.</param>
    public void Committed(SimulatedMember member, int before, int after)
    {
        var known = _committed.Count;
        for (var i = before; i < after; i++)
        {
            var entry = member.Disk.Log[i];
            if (i == _committed.Count)
                Commit(member, entry);
            else if (_committed[i] != entry)
                Fail(Invariant.CommittedIsNeverUndone, $"n{member.Index} has {entry} committed, and it was {_committed[i]} before.");
        }

        if (_committed.Count > known)
            RequireSafe(_committed[^1]);
    }

    /// <summary>A client is told that its write is done.</summary>
    public void WriteConfirmed(SimulatedMember member, ClientOperation write)
    {
        var (entry, requirement) = (write.Entry!, write.Requirement);
        entry.IsAcknowledged = true;
        var holders = uint.PopCount(requirement.IsJournaled ? entry.FlushedBy : entry.WrittenBy);
        var needed = requirement.IsMajority ? (members.Count / 2) + 1 : requirement.Members;
        if (holders < needed)
            Fail(Invariant.ConfirmedIsHeld, $"n{member.Index} confirmed {write} ({entry}), which {holders} members have had.");
        if (requirement.IsMajority)
            Confirm(entry);
    }

    /// <summary>A client is told the answer of its read.</summary>
    public void ReadConfirmed(SimulatedMember member, ClientOperation read)
    {
        if (!read.SawIt)
        {
            Fail(
                Invariant.ReadsAreLinearizable,
                $"n{member.Index} answered {read} from a log that ends with {read.Entry}, and {read.MustSee} was confirmed before it began."
            );
        }

        if (read.Entry is { } entry)
            Confirm(entry);
    }

    private void Confirm(SimulatedEntry entry)
    {
        if (entry.Index >= _committed.Count || _committed[entry.Index] != entry)
            Fail(Invariant.ConfirmedIsHeld, $"{entry} was confirmed to a client, and is not committed.");
        if (LastConfirmed is null || LastConfirmed.Index < entry.Index)
            LastConfirmed = entry;
    }

    private void Commit(SimulatedMember member, SimulatedEntry entry)
    {
        var term = member.PrimaryTerm
            ?? throw new ViolationException(
                Invariant.CommittedIsSafe,
                $"n{member.Index}, no primary, has {entry} committed, which no primary has committed yet."
            );
        _committed.Add(entry);
        _committedInTerm[term] = _committed.Count;
    }

    /// <summary>
    /// Requires that a new primary has what primaries of earlier terms have committed. A member that was frozen when it won may be late: by
    /// then a later primary may have committed more, which it need not have.
    /// </summary>
    private void RequireCommitted(SimulatedMember primary, long term)
    {
        var (log, count) = (primary.Disk.Log, 0);
        foreach (var (earlier, committed) in _committedInTerm)
        {
            if (earlier < term)
                count = Math.Max(count, committed);
        }

        if (count == 0 || (log.Count >= count && log[count - 1] == _committed[count - 1]))
            return;
        Fail(
            Invariant.PrimaryHasCommitted,
            $"n{primary.Index} is primary of term {term} with a log that ends with {primary.Disk.LastText}, "
                + $"and lacks {_committed[count - 1]}, which was committed in an earlier term."
        );
    }

    /// <summary>
    /// Requires that no member without the entry could win an election, whoever crashes now: a crash takes what is not flushed, from
    /// voters and candidates. This finds a fault at the moment of the commit, and not only if somebody comes to exploit it.
    /// </summary>
    private void RequireSafe(SimulatedEntry entry)
    {
        foreach (var candidate in members)
        {
            if (candidate.HasFlushed(entry))
                continue;
            var last = candidate.Has(entry) ? candidate.Disk.LastFlushed : candidate.LastWritten;
            var votes = members.Count(voter => voter == candidate || voter.Disk.LastFlushed <= last);
            if (votes > members.Count / 2)
                Fail(Invariant.CommittedIsSafe, $"{entry} is committed, and n{candidate.Index} with a log to {last} could be elected.");
        }
    }

    private static void Fail(Invariant invariant, string message) => throw new ViolationException(invariant, message);
}
