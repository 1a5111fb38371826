using EmbeddedMongo.Histories.Sets;
using EmbeddedMongo.Replication.Protocol.Messages;

namespace EmbeddedMongo.Histories.Bugs;

/// <summary>The faults of the hunts.</summary>
internal static class Scripts
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    /// <summary>Nothing happens for a while.</summary>
    public static Task Calm(InProcessSet set, CancellationToken cancellationToken) => Task.Delay(5 * Moment, cancellationToken);

    /// <summary>A primary is cut off, and does not know that another one is elected: for a time there are two.</summary>
    public static async Task Usurp(InProcessSet set, CancellationToken cancellationToken)
    {
        var primary = await set.PrimaryAsync(cancellationToken);
        await set.CutAsync(primary, CutDirections.Both, cancellationToken);
        await set.StepUpAsync(Other(set, primary, 1), cancellationToken);
        await Task.Delay(4 * Moment, cancellationToken);
        await set.HealAsync(primary, cancellationToken);
        await set.HealthyAsync(cancellationToken);
    }

    /// <summary>As <see cref="Usurp"/>; and the old primary, which had writes of its own, is elected again.</summary>
    public static async Task UsurpAndReturn(InProcessSet set, CancellationToken cancellationToken)
    {
        var primary = await set.PrimaryAsync(cancellationToken);
        await Usurp(set, cancellationToken);
        await Task.Delay(Moment, cancellationToken);
        await set.StepUpAsync(primary, cancellationToken);
        await Task.Delay(3 * Moment, cancellationToken);
    }

    /// <summary>As <see cref="UsurpAndReturn"/>; and the other one once more, which never had them.</summary>
    public static async Task UsurpAndReturnTwice(InProcessSet set, CancellationToken cancellationToken)
    {
        var primary = await set.PrimaryAsync(cancellationToken);
        await UsurpAndReturn(set, cancellationToken);
        await set.StepUpAsync(Other(set, primary, 1), cancellationToken);
        await Task.Delay(3 * Moment, cancellationToken);
    }

    /// <summary>Two members that don't hear each other stand for election at once; the third hears both.</summary>
    public static async Task TwoCandidates(InProcessSet set, CancellationToken cancellationToken)
    {
        var primary = await set.PrimaryAsync(cancellationToken);
        var (one, other) = (Other(set, primary, 1), Other(set, primary, 2));
        set.CutBetween(one, other);
        await Task.WhenAll(set.StepUpAsync(one, cancellationToken), set.StepUpAsync(other, cancellationToken));
        await Task.Delay(3 * Moment, cancellationToken);
        await Task.WhenAll(set.HealAsync(one, cancellationToken), set.HealAsync(other, cancellationToken));
        await set.HealthyAsync(cancellationToken);
    }

    /// <summary>
    /// The primary's entries still reach the others, but not their confirmations it; then another one is elected. Its clients' writes are
    /// there and were never acknowledged, so drivers send them again.
    /// </summary>
    public static async Task FailOverUnconfirmed(InProcessSet set, CancellationToken cancellationToken)
    {
        var primary = await set.PrimaryAsync(cancellationToken);
        await set.CutAsync(primary, CutDirections.In, cancellationToken);
        await Task.Delay(Moment / 5, cancellationToken);
        await set.StepUpAsync(Other(set, primary, 1), cancellationToken);
        await Task.Delay(6 * Moment, cancellationToken);
        await set.HealAsync(primary, cancellationToken);
        await set.HealthyAsync(cancellationToken);
    }

    /// <summary>
    /// Figure 8 of Raft's paper: an entry of an older term reaches a majority, before any of the primary's own term does; then a member is
    /// elected that never had it.
    /// </summary>
    public static async Task OldEntryOnMajority(InProcessSet set, CancellationToken cancellationToken)
    {
        var first = await set.HealthyAsync(cancellationToken);
        var (second, third) = (Other(set, first, 1), Other(set, first, 2));

        // The first has entries that nobody else has; the second is elected, and has an entry of its term that nobody else has.
        await set.CutAsync(first, CutDirections.Both, cancellationToken);
        await Task.Delay(Moment, cancellationToken);
        set.Change(second, WithoutEntries);
        await set.StepUpAsync(second, cancellationToken);
        await Task.Delay(Moment, cancellationToken);

        // The first is elected again. Its old entries reach the third, those of its new term don't.
        await set.CutAsync(second, CutDirections.Both, cancellationToken);
        set.Change(first, Before(await TermAsync(set, second, cancellationToken)));
        await set.HealAsync(first, cancellationToken);
        await set.StepUpAsync(first, cancellationToken);
        await Task.Delay(2 * Moment, cancellationToken);

        // The second is elected again, with the vote of the third, and all follow it.
        await set.CutAsync(first, CutDirections.Both, cancellationToken);
        set.Change(second, null);
        await set.HealAsync(second, cancellationToken);
        await set.StepUpAsync(second, cancellationToken);
        await Task.Delay(2 * Moment, cancellationToken);
        set.Change(first, null);
        await set.HealAsync(first, cancellationToken);
        await set.HealthyAsync(cancellationToken);
    }

    private static int Other(InProcessSet set, int node, int distance) => (node + distance) % set.Hosts.Count;

    private static ReplicationMessage? WithoutEntries(ReplicationMessage message) =>
        message is FetchReply { Entries.Count: > 0 } ? null : message;

    /// <summary>Sends entries of terms up to one, in smaller batches than they were read in.</summary>
    private static Func<ReplicationMessage, ReplicationMessage?> Before(long lastTerm) =>
        message =>
            message is FetchReply { Entries: { Count: > 0 } entries } reply && entries[^1].OpTime.Term > lastTerm
                ? reply with
                {
                    Entries = [.. entries.TakeWhile(entry => entry.OpTime.Term <= lastTerm)],
                }
                : message;

    private static async Task<long> TermAsync(InProcessSet set, int node, CancellationToken cancellationToken)
    {
        var status = await set.RunAsync(node, new MongoDB.Bson.BsonDocument("replSetGetStatus", 1), cancellationToken);
        return status["term"].ToInt64();
    }
}
