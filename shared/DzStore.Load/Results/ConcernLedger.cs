namespace DzStore.Load.Results;

/// <summary>The fate of every order sent with one write concern, found by looking each one up after the run.</summary>
/// <param name="Concern">"w=1", "w=1, j=true" or "w=majority".</param>
/// <param name="Collection">Where its orders were looked for.</param>
/// <param name="Orders">Distinct orders that were sent, retries of one order counting once.</param>
/// <param name="Acknowledged">Orders that at least one answer said to be stored.</param>
/// <param name="Refused">Orders that every answer clearly refused.</param>
/// <param name="Unknown">
/// Orders without an acknowledgement of which at least one attempt has no known outcome, or an answer of success that breaks the contract;
/// neither lost nor stored.
/// </param>
/// <param name="Lost">Acknowledged, but not in the database.</param>
/// <param name="Recovered">Unknown, and found in the database: they had been stored after all.</param>
/// <param name="Duplicated">Stored more than once.</param>
/// <param name="Altered">Stored with other content than was sent, acknowledged or not.</param>
/// <param name="StoredThoughRefused">Refused, and in the database all the same: the refusal was untrue.</param>
/// <param name="LossAgesMs">For each lost order, how long before the fault that took it it had been acknowledged; ascending.</param>
public sealed record ConcernLedger(
    string Concern,
    string Collection,
    long Orders,
    long Acknowledged,
    long Refused,
    long Unknown,
    long Lost,
    long Recovered,
    long Duplicated,
    long Altered,
    long StoredThoughRefused,
    IReadOnlyList<double> LossAgesMs
)
{
    /// <summary>
    /// Of the lost ones, how many were brought back after the run from another collection that holds them; 0 where nobody tried.
    /// </summary>
    public long Restored { get; init; }

    /// <summary>Why the lost ones are gone; null where nobody looked, as in a database of one node, which has no rollback.</summary>
    public LossReasons? LossReasons { get; init; }
}
