using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Tests.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Planning;

public class PlannerTests
{
    private static BsonDocument Doc(string json) => BsonDocument.Parse(json);

    private static TempEngine Users(int count = 1000)
    {
        var temp = new TempEngine();
        string[] cities = ["Algiers", "Oran", "Constantine", "Setif"];
        temp.Insert(
            Enumerable
                .Range(0, count)
                .Select(i => new BsonDocument
                {
                    { "_id", i },
                    { "city", cities[i % 4] },
                    { "total_spend", (long)(i * 200) },
                })
        );
        temp.Engine.CreateIndexes(
            TempEngine.Orders,
            [Doc("{key: {city: 1, total_spend: 1}, name: 'city_1_total_spend_1'}")],
            TestContext.Current.CancellationToken
        );
        return temp;
    }

    [Fact]
    public async Task A_compound_index_answers_equality_and_range_examining_only_what_matches()
    {
        await using var temp = Users();
        var (documents, execution, plan) = temp.Run(TempEngine.Request("{city: 'Oran', total_spend: {$gt: 100000}}"));

        documents.Count.ShouldBe(125);
        (execution.KeysExamined, execution.DocumentsExamined, execution.Returned).ShouldBe((125, 125, 125));
        plan.Summary.ShouldBe("IXSCAN { city: 1, total_spend: 1 }");
        plan.Describe()
            .ShouldBe(
                Doc(
                    """
                    {stage: 'FETCH', inputStage: {stage: 'IXSCAN', keyPattern: {city: 1, total_spend: 1}, indexName: 'city_1_total_spend_1',
                     isMultiKey: false, multiKeyPaths: {city: [], total_spend: []}, isUnique: false, isSparse: false,
                     isPartial: false, indexVersion: 2,
                     direction: 'forward', indexBounds: {city: ['["Oran", "Oran"]'], total_spend: ['(100000, inf.0]']}}}
                    """
                )
            );
    }

    [Theory]
    [InlineData("{_id: 5}", null, "IDHACK")]
    [InlineData("{_id: {$in: [5, 6]}}", null, "IXSCAN { _id: 1 }")]
    [InlineData("{_id: 5, city: 'Oran'}", null, "IXSCAN { _id: 1 }")]
    [InlineData("{total_spend: 5}", null, "COLLSCAN")]
    [InlineData("{city: 'Oran'}", "{total_spend: -1}", "IXSCAN { city: 1, total_spend: 1 }")]
    [InlineData("{}", "{_id: -1}", "IXSCAN { _id: 1 }")]
    [InlineData("{city: {$ne: 'Oran'}}", null, "COLLSCAN")]
    [InlineData("{$or: [{_id: 1}, {city: 'Oran', total_spend: 200}]}", null, "IXSCAN { _id: 1 }, IXSCAN { city: 1, total_spend: 1 }")]
    [InlineData("{$or: [{_id: 1}, {total_spend: 200}]}", null, "COLLSCAN")]
    [InlineData("{city: /^Ora/}", null, "IXSCAN { city: 1, total_spend: 1 }")]
    public async Task The_plan_is_the_one_that_narrows_most(string filter, string? sort, string summary)
    {
        await using var temp = Users(40);
        temp.Run(TempEngine.Request(filter, sort)).Plan.Summary.ShouldBe(summary);
    }

    [Theory]
    [InlineData("{city: 'Oran'}", "{total_spend: -1}", false)]
    [InlineData("{city: 'Oran'}", "{city: 1, total_spend: 1}", false)]
    [InlineData("{}", "{city: -1, total_spend: -1}", false)]
    [InlineData("{}", "{city: 1, total_spend: -1}", true)]
    [InlineData("{city: {$in: ['Oran', 'Setif']}}", "{total_spend: 1}", true)]
    [InlineData("{}", "{total_spend: 1}", true)]
    public async Task A_sort_comes_from_the_index_where_its_order_serves(string filter, string sort, bool sorts)
    {
        await using var temp = Users(40);
        var (documents, _, plan) = temp.Run(TempEngine.Request(filter, sort));

        plan.Describe().ToString().Contains("SORT", StringComparison.Ordinal).ShouldBe(sorts);
        documents.ShouldBe(temp.Find(filter, sort, hint: Doc("{$natural: 1}")));
    }

    [Fact]
    public async Task Skip_and_limit_read_no_further_than_they_must()
    {
        await using var temp = Users();
        var (documents, execution, _) = temp.Run(TempEngine.Request("{city: 'Oran'}", "{total_spend: 1}", skip: 3, limit: 2));

        documents.Select(document => document["_id"].AsInt32).ShouldBe([13, 17]);
        (execution.KeysExamined, execution.DocumentsExamined).ShouldBe((5, 2));
    }

    [Fact]
    public async Task A_hint_is_obeyed_or_refused()
    {
        await using var temp = Users(40);
        temp.Run(TempEngine.Request("{_id: 1}", hint: "city_1_total_spend_1")).Plan.Summary.ShouldBe("IXSCAN { city: 1, total_spend: 1 }");
        temp.Run(TempEngine.Request("{_id: 1}", hint: Doc("{city: 1, total_spend: 1}")))
            .Plan.Summary.ShouldBe("IXSCAN { city: 1, total_spend: 1 }");
        temp.Find(hint: Doc("{$natural: -1}"))[0]["_id"].AsInt32.ShouldBe(39);
        Should.Throw<MongoException>(() => temp.Find("{_id: 1}", hint: "nope_1")).Code.ShouldBe((int)ErrorCode.BadValue);
    }

    [Fact]
    public async Task A_count_that_the_index_decides_reads_no_documents()
    {
        await using var temp = Users();
        using var view = temp.Engine.OpenView();
        using var execution = Planner
            .Plan(view, TempEngine.Request("{city: 'Oran', total_spend: {$gte: 100000, $lt: 150000}}") with { CountOnly = true })
            .Execute();

        execution.Count(TestContext.Current.CancellationToken).ShouldBe(63);
        execution.DocumentsExamined.ShouldBe(0);
    }

    [Fact]
    public async Task Fields_behind_a_range_are_checked_in_the_key_before_a_document_is_fetched()
    {
        await using var temp = Users();
        var (documents, execution, plan) = temp.Run(TempEngine.Request("{city: {$gte: 'O'}, total_spend: 200}"));

        documents.Single()["_id"].AsInt32.ShouldBe(1);
        execution.DocumentsExamined.ShouldBe(1);
        plan.Describe().Contains("filter").ShouldBeFalse();
    }

    [Fact]
    public async Task A_sparse_index_is_not_used_where_it_lacks_matches()
    {
        await using var temp = new TempEngine();
        temp.Insert(Doc("{_id: 1, a: 1}"), Doc("{_id: 2}"));
        temp.Engine.CreateIndexes(
            TempEngine.Orders,
            [Doc("{key: {a: 1}, name: 'a_1', sparse: true}")],
            TestContext.Current.CancellationToken
        );

        temp.Run(TempEngine.Request("{a: 1}")).Plan.Summary.ShouldBe("IXSCAN { a: 1 }");
        temp.Run(TempEngine.Request("{a: null}")).Plan.Summary.ShouldBe("COLLSCAN");
        temp.Find("{}", "{a: 1}").Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_in_memory_sort_over_100_MB_is_refused_unless_allowed()
    {
        await using var temp = new TempEngine();
        var filler = new string('x', 4 << 20);
        for (var i = 0; i < 27; i++)
            temp.Insert(new BsonDocument { { "_id", i }, { "f", filler } });

        Should
            .Throw<MongoException>(() => temp.Run(TempEngine.Request(sort: "{f: 1}") with { AllowDiskUse = false }))
            .Code.ShouldBe((int)ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed);
        temp.Run(TempEngine.Request(sort: "{f: 1}", limit: 3)).Documents.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(500L)]
    public async Task A_sort_whose_cursor_waits_holds_the_order_and_not_the_documents(long? limit)
    {
        await using var temp = new TempEngine();
        temp.Insert(Enumerable.Range(0, 1000).Select(i => new BsonDocument { { "_id", i }, { "n", -i } }));
        using var view = temp.Engine.OpenView();
        using var execution = Planner.Plan(view, TempEngine.Request(sort: "{n: 1}", limit: limit)).Execute();
        var token = TestContext.Current.CancellationToken;
        execution.Next(token)!.Document["_id"].ShouldBe(999);
        execution.Held.ShouldBe((int)(limit ?? 1000) - 1);

        execution.Rest();
        execution.Held.ShouldBe(0);
        temp.Engine.DropCollection(TempEngine.Orders);
        for (var id = 998; id > 999 - (int)(limit ?? 1000); id--)
            execution.Next(token)!.Document.ShouldBe(new BsonDocument { { "_id", id }, { "n", -id } });
        execution.Next(token).ShouldBeNull();
    }
}
