using MongoDB.Driver;

namespace DzStore.Orders.Outcomes;

/// <summary>The guarantee that a store's write concern gives for a stored order.</summary>
/// <param name="Status">"durable" where a majority has the order on disk, else "accepted".</param>
/// <param name="WriteConcern">The write concern in MongoDB's words, such as "w=majority, j=true".</param>
public sealed record WriteGuarantee(string Status, string WriteConcern)
{
    /// <summary>The guarantee of a write concern (https://www.mongodb.com/docs/manual/reference/write-concern/).</summary>
    public static WriteGuarantee Of(WriteConcern concern) =>
        new(IsMajority(concern) ? "durable" : "accepted", concern.Journal == true ? $"w={concern.W}, j=true" : $"w={concern.W}");

    internal static bool IsMajority(WriteConcern concern) => concern.W is WriteConcern.WMode { Value: "majority" };
}
