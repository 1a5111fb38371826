using MongoDB.Bson;

namespace DzStore.Analytics.Campaigns;

/// <summary>Counts of a campaign's users, taken before they are read.</summary>
/// <param name="Users">The number of users.</param>
/// <param name="AllUsable">True when all users have a city, a name and a spend of types that a campaign can work with.</param>
/// <param name="WholeSpends">True when every spend is stored as a whole number.</param>
public sealed record VipCount(long Users, bool AllUsable, bool WholeSpends)
{
    private static readonly string[] Whole = ["int", "long"];
    private static readonly string[] Numbers = ["int", "long", "double", "decimal"];
    private static readonly string[] Names = ["string", "null", "missing"];

    /// <param name="groups">The number of users by the types of their fields, in MongoDB's names of types.</param>
    internal static VipCount Of(IReadOnlyList<BsonDocument> groups) =>
        new(
            groups.Sum(group => group["users"].ToInt64()),
            groups.All(group =>
                Type(group, "city") == "string" && Names.Contains(Type(group, "name")) && Numbers.Contains(Type(group, "spend"))
            ),
            groups.All(group => Whole.Contains(Type(group, "spend")))
        );

    private static string Type(BsonDocument group, string field) => group["_id"][field].AsString;
}
