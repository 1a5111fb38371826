using MongoDB.Driver;

namespace DzStore.Orders;

/// <summary>What a store's write concern promises to the caller of a stored order.</summary>
/// <param name="Status">durable where a majority has the order on disk, else accepted.</param>
/// <param name="WriteConcern">The write concern in MongoDB's words, such as "w=majority, j=true".</param>
public sealed record OrderPromise(string Status, string WriteConcern)
{
    public static OrderPromise Of(WriteConcern concern) => new(
        IsMajority(concern) ? "durable" : "accepted",
        concern.Journal == true ? $"w={concern.W}, j=true" : $"w={concern.W}");

    internal static bool IsMajority(WriteConcern concern) => concern.W is WriteConcern.WMode { Value: "majority" };
}
