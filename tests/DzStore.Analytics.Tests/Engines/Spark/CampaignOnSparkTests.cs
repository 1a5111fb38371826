using System.Text.Json;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Engines.Spark;

[Collection("Spark")]
public sealed class CampaignOnSparkTests(MongoServer mongo, SparkServer spark) : SparkTest(mongo, spark)
{
    [Fact]
    public async Task Spark_s_plan_has_no_filter_left_and_MongoDB_s_profiler_has_seen_the_documents_returned_and_no_other()
    {
        await using var service = OnSpark();
        await service.SeedUsersAsync(
            Enumerable.Range(0, 3_000).Select(i => (i % 3 == 0 ? "Oran" : "Algiers", (BsonValue)(1_000L + i * 100)))
        );
        await service.UsersIndexAsync();

        var job = await service.RunAsync("/campaigns", Vip);

        var result = Succeeded(job);
        job.Text("engine").ShouldBe("spark");
        var expected = Enumerable.Range(0, 3_000).Count(i => i % 3 == 0 && 1_000 + i * 100 > 100_000);
        result.Number("count").ShouldBe(expected);
        result.Texts("pushed_filters").ShouldBe(["EqualTo(city,Oran)", "GreaterThan(total_spend,100000)"]);
        result.GetProperty("not_pushed_filters").GetArrayLength().ShouldBe(0);
        result.Text("plan").ShouldContain("BatchScan");
        (result.Number("documents_examined"), result.Number("documents_returned"), result.Number("keys_examined")).ShouldBe(
            (expected, expected, expected + 0)
        );
        result.GetProperty("evidence_missing").ValueKind.ShouldBe(JsonValueKind.Null);
        result
            .GetProperty("first_users")
            .EnumerateArray()
            .Select(user => user.Text("user_id"))
            .ShouldBe(Enumerable.Range(0, 3_000).Where(i => i % 3 == 0).Reverse().Take(5).Select(i => $"U{i + 1:000000}"));
        (await LevelAsync(service)).ShouldBe(0, "the profiler is put back as it was");
    }

    [Fact]
    public async Task Run_again_it_has_the_effect_of_one_run_on_the_users_of_now()
    {
        await using var service = OnSpark();
        await service.SeedUsersAsync(Enumerable.Range(0, 200).Select(_ => ("Oran", (BsonValue)150_000L)));
        var id = await service.StartAsync("/campaigns", Vip);
        Succeeded(await service.EndOfAsync(id));
        var jobs = service.Database.GetCollection<BsonDocument>("jobs");
        // As if its process had been killed after Spark's work, and before the outcome was stored.
        await jobs.UpdateOneAsync(
            new BsonDocument("_id", id),
            new BsonDocument("$set", new BsonDocument("state", "Interrupted")),
            cancellationToken: Cancellation
        );
        await service
            .Database.GetCollection<BsonDocument>("users")
            .UpdateManyAsync(
                new BsonDocument("_id", new BsonDocument("$lte", "U000050")),
                new BsonDocument("$set", new BsonDocument("city", "Setif")),
                cancellationToken: Cancellation
            );

        (await service.PostAsync($"/jobs/{id}/runs")).Dispose();
        var again = await service.EndOfAsync(id);

        Succeeded(again).Number("count").ShouldBe(150);
        Succeeded(again).Number("documents_returned").ShouldBe(150, "only the second run's reads are counted");
        var recipients = await service.RecipientsAsync(id);
        recipients.Select(recipient => recipient["user_id"].AsString).ShouldBe(Enumerable.Range(51, 150).Select(i => $"U{i:000000}"));
        recipients.ShouldAllBe(recipient => recipient["attempt"] == 2);
    }

    [Theory]
    [InlineData("$where")]
    [InlineData("a) AND (b")]
    [InlineData("{\"$ne\": null}")]
    [InlineData("O'Ran \\ \"x\" #1 == Physical Plan ==")]
    [InlineData("وهران 🌊")]
    public async Task A_city_is_a_value_whatever_it_looks_like(string city)
    {
        await using var service = OnSpark();
        await service.SeedUsersAsync([("Oran", 200_000L), (city, 200_000L), ("Algiers", 200_000L)]);

        var result = Succeeded(
            await service.RunAsync(
                "/campaigns",
                JsonSerializer.Serialize(
                    new
                    {
                        city,
                        min_spend = 1,
                        promo_code = "$set",
                    }
                )
            )
        );

        result.GetProperty("first_users").EnumerateArray().Select(user => user.Text("city")).ShouldBe([city]);
        result.Texts("pushed_filters").ShouldBe([$"EqualTo(city,{city})", "GreaterThan(total_spend,1)"]);
    }

    private static async Task<int> LevelAsync(AnalyticsService service) =>
        (await service.Database.RunCommandAsync<BsonDocument>(new BsonDocument("profile", -1), cancellationToken: Cancellation))["was"]
            .ToInt32();
}
