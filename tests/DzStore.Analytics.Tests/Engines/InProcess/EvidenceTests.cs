using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Engines.InProcess;
using MongoDB.Bson;

namespace DzStore.Analytics.Tests.Engines.InProcess;

public sealed class EvidenceTests
{
    [Theory]
    [InlineData("{ city: 'Oran', total_spend: { $gt: 100000 } }", "EqualTo(city,Oran) GreaterThan(total_spend,100000)")]
    [InlineData(
        "{ $and: [ { city: { $eq: 'Oran' } }, { total_spend: { $gt: { $numberLong: '100000' } } } ] }",
        "EqualTo(city,Oran) GreaterThan(total_spend,100000)"
    )]
    [InlineData("{ a: { $gte: 1, $lt: 2.5 }, b: { $lte: 3 } }", "GreaterThanOrEqual(a,1) LessThan(a,2.5) LessThanOrEqual(b,3)")]
    [InlineData("{ a: { b: 1 } }", "EqualTo(a,{ \"b\" : 1 })")]
    [InlineData("{ a: { $exists: true } }", "{ \"a\" : { \"$exists\" : true } }")]
    [InlineData("{ $or: [ { a: 1 } ] }", "{ \"$or\" : [{ \"a\" : 1 }] }")]
    [InlineData("{ }", "")]
    public void Filters_are_said_in_Spark_s_words(string query, string expected) =>
        string.Join(' ', SparkFilters.Of(BsonDocument.Parse(query))).ShouldBe(expected);

    [Fact]
    public void The_slot_based_engine_s_plan_is_the_one_inside()
    {
        var evidence = QueryEvidence.Of(
            BsonDocument.Parse(
                """
                { queryPlanner: { parsedQuery: { city: { $eq: "Oran" } },
                    winningPlan: { queryPlan: { stage: "COLLSCAN" }, slotBasedPlan: { stages: "[1] scan" } } },
                  executionStats: { nReturned: 2, totalDocsExamined: 9 } }
                """
            )
        );

        BsonDocument.Parse(evidence.Plan).ShouldBe(new BsonDocument("stage", "COLLSCAN"));
        (evidence.DocumentsExamined, evidence.DocumentsReturned).ShouldBe((9, 2));
    }

    [Fact]
    public void Of_many_users_the_few_who_spent_most_are_kept()
    {
        var users = Enumerable.Range(0, 1_000).Select(i => new Recipient($"U{i:000}", null, "Oran", i / 2)).ToArray();
        new Random(7).Shuffle(users);
        var top = new TopSpenders(5);

        foreach (var user in users)
            top.Offer(user);

        top.MostFirst().Select(user => user.UserId).ShouldBe(["U998", "U999", "U996", "U997", "U994"]);
    }
}
