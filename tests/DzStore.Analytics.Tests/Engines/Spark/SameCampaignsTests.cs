using DzStore.Analytics.Campaigns;
using DzStore.Testing;
using MongoDB.Bson;

namespace DzStore.Analytics.Tests.Engines.Spark;

/// <summary>
/// Campaigns of the in-process engine and of Spark on the same generated users: the same result, recipients and refusals.
/// </summary>
public sealed class SameCampaignsTests(MongoServer mongo, SparkServer spark) : BothEnginesTest(mongo, spark)
{
    private static readonly CampaignRequest Vips = new("Oran", 100_000, "BLACKFRIDAY");

    private static readonly string[] Cities = ["Oran", "oran", "وهران", "Aïn Témouchent", "Oran ", "Béjaïa 🌊", "Oran\u0301"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Campaigns_reach_the_same_users(int seed)
    {
        await using var service = OnSpark();
        await service.UsersIndexAsync();
        await service
            .Database.GetCollection<BsonDocument>("users")
            .InsertManyAsync(Users(new Random(seed), wholeSpends: seed == 1), cancellationToken: Cancellation);

        foreach (var (city, spend) in new[] { ("Oran", 100_000L), ("وهران", 0L), ("Béjaïa 🌊", 199_000L), ("nowhere", 1L) })
        {
            var request = new CampaignRequest(city, spend, "BF");
            var (here, there) = ($"here{spend}", $"there{spend}");
            var (one, other) = (
                await Here(service).RunCampaignAsync(Run(here), request, Cancellation),
                await There(service).RunCampaignAsync(Run(there), request, Cancellation)
            );

            (other.Count, other.DocumentsExamined, other.DocumentsReturned).ShouldBe(
                (one.Count, one.DocumentsExamined, one.DocumentsReturned),
                $"{city}\n{other.Plan}"
            );
            other.FirstUsers.ShouldBe(one.FirstUsers, city);
            one.DocumentsExamined.ShouldBe(one.DocumentsReturned);
            (one.PushedFilters.Count, other.PushedFilters.Count, one.NotPushedFilters.Count, other.NotPushedFilters.Count).ShouldBe(
                (2, 2, 0, 0)
            );
            Apart(await service.RecipientsAsync(there)).ShouldBe(Apart(await service.RecipientsAsync(here)), city);
        }
    }

    public static TheoryData<string, BsonDocument> Unusable =>
        new()
        {
            {
                "a spend that is a list",
                new()
                {
                    { "_id", "A" },
                    { "city", "Oran" },
                    {
                        "total_spend",
                        new BsonArray { 1, 150_000 }
                    },
                }
            },
            {
                "a city that is a list",
                new()
                {
                    { "_id", "B" },
                    {
                        "city",
                        new BsonArray { "Oran", "Algiers" }
                    },
                    { "total_spend", 150_000 },
                }
            },
            {
                "a name that is a number",
                new()
                {
                    { "_id", "C" },
                    { "user_id", "U7" },
                    { "name", 7 },
                    { "city", "Oran" },
                    { "total_spend", 150_000 },
                }
            },
        };

    [Theory, MemberData(nameof(Unusable))]
    public async Task Campaigns_refuse_the_same_users(string _, BsonDocument user)
    {
        await using var service = OnSpark();
        await service.SeedUsersAsync([("Oran", 200_000L)]);
        await service.Database.GetCollection<BsonDocument>("users").InsertOneAsync(user, cancellationToken: Cancellation);

        var (one, other) = (
            await ErrorAsync(() => Here(service).RunCampaignAsync(Run("here"), Vips, Cancellation)),
            await ErrorAsync(() => There(service).RunCampaignAsync(Run("there"), Vips, Cancellation))
        );

        other.ShouldBe(one);
        one.Code.ShouldBe("bad_data");
        (await service.RecipientsAsync("there")).ShouldBeEmpty();
    }

    private static BsonDocument[] Users(Random random, bool wholeSpends) =>
        [
            .. Enumerable
                .Range(0, 600)
                .Select(i =>
                {
                    var user = new BsonDocument("_id", random.Next(3) == 0 ? ObjectId.GenerateNewId() : (BsonValue)$"U{i:000000}");
                    if (random.Next(10) > 0)
                    {
                        user.Add(
                            "user_id",
                            random.Next(3) switch
                            {
                                0 => i,
                                1 => (long)i,
                                _ => $"U{i:000000}",
                            }
                        );
                    }
                    if (random.Next(10) > 0)
                        user.Add("name", random.Next(5) == 0 ? BsonNull.Value : $"أمين \"A\" 🌊 {i}");
                    if (random.Next(20) > 0)
                        user.Add("city", random.Next(20) == 0 ? BsonNull.Value : Cities[random.Next(Cities.Length)]);
                    // Few different spends, so that there are ties.
                    var spend = random.Next(200) * 1_000;
                    if (random.Next(20) > 0)
                    {
                        user.Add(
                            "total_spend",
                            random.Next(wholeSpends ? 2 : 7) switch
                            {
                                0 => spend,
                                1 => (long)spend,
                                2 => (double)spend,
                                3 => spend + 0.5,
                                4 => new Decimal128(spend + 0.25m),
                                5 => BsonNull.Value,
                                _ => spend + "",
                            }
                        );
                    }
                    return user;
                }),
        ];

    private static List<string> Apart(List<BsonDocument> recipients) =>
        recipients.ConvertAll(recipient =>
        {
            recipient["_id"] = recipient["_id"].AsString.Split(':', 2)[1];
            recipient.Remove("campaign_id");
            return recipient.ToJson();
        });
}
