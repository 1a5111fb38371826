using System.Globalization;
using MongoDB.Bson;

namespace DzStore.LocalHost.Database;

/// <summary>Generates users from a fixed random seed: the first N are the same for every number.</summary>
internal static class UserGenerator
{
    public const int LowestSpend = 1_000;
    public const int HighestSpend = 200_000;

    private const int Seed = 20_261_127;

    private static readonly string[] Cities = ["Algiers", "Oran", "Constantine", "Setif"];

    private static readonly string[] FirstNames =
    [
        "Amine",
        "Yasmine",
        "Karim",
        "Lina",
        "Sofiane",
        "Amira",
        "Walid",
        "Nour",
        "Rachid",
        "Meriem",
        "Bilal",
        "Sara",
        "Hakim",
        "Imane",
        "Reda",
        "Lydia",
    ];

    private static readonly string[] FamilyNames =
    [
        "Benali",
        "Haddad",
        "Mansouri",
        "Belkacem",
        "Cherif",
        "Bouzid",
        "Saadi",
        "Khelifi",
        "Ziani",
        "Brahimi",
        "Larbi",
        "Hamidi",
        "Taleb",
        "Meziane",
    ];

    public static IEnumerable<BsonDocument> Users(int count)
    {
        var random = new Random(Seed);
        for (var i = 1; i <= count; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"U{i:000000}");
            yield return new BsonDocument
            {
                ["_id"] = id,
                ["user_id"] = id,
                ["name"] = $"{Pick(FirstNames)} {Pick(FamilyNames)}",
                ["city"] = Pick(Cities),
                ["total_spend"] = random.NextInt64(LowestSpend, HighestSpend + 1),
            };
        }

        string Pick(string[] from) => from[random.Next(from.Length)];
    }
}
