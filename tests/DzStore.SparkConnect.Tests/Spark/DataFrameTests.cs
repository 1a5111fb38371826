using DzStore.SparkConnect.Errors;
using static DzStore.SparkConnect.Functions;

namespace DzStore.SparkConnect.Tests.Spark;

public class DataFrameTests(SparkFixture fixture) : SparkTest(fixture)
{
    [Theory]
    [InlineData(300)]
    [InlineData(3000)]
    public async Task Any_number_of_conditions_can_be_joined(int count)
    {
        var any = Col("id") == 0;
        for (var i = 1; i < count; i++)
            any |= Col("id") == i * 2;
        (await Spark.Range(10_000).Filter(any).CountAsync(Stop)).ShouldBe(count);
    }

    private sealed record User(string UserId, string? City, long Spend);

    private DataFrame Users =>
        Spark.CreateDataFrame<User>([new("U1", "Oran", 300), new("U2", "Oran", 100), new("U3", "Alger", 200), new("U4", null, 50)]);

    private DataFrame Orders =>
        Spark.CreateDataFrame([new { Id = 1, UserId = "U1" }, new { Id = 2, UserId = "U1" }, new { Id = 3, UserId = "U9" }]);

    [Fact]
    public async Task Columns_are_selected_added_renamed_and_dropped()
    {
        var frame = Users
            .Select("UserId", "Spend")
            .WithColumn("twice", Col("Spend") * 2)
            .WithColumnRenamed("UserId", "id")
            .Drop("Spend", "not there");
        (await frame.ColumnsAsync(Stop)).ShouldBe(["id", "twice"]);
        (await frame.ToDF("a", "b").ColumnsAsync(Stop)).ShouldBe(["a", "b"]);
        (await Users.SelectExpr("Spend + 1 AS more").CollectAsync<long>(Stop)).ShouldBe([301, 101, 201, 51]);
        (await Users.Select("*").ColumnsAsync(Stop)).ShouldBe(["UserId", "City", "Spend"]);
        (await Users.Alias("u").Select("u.*", Col("u.Spend").As("s")).ColumnsAsync(Stop)).ShouldBe(["UserId", "City", "Spend", "s"]);
        (
            await frame.WithColumns(new Dictionary<string, Column> { ["x"] = Lit(1), ["twice"] = Lit("replaced") }).FirstAsync(Stop)
        )!.Values.ShouldBe(["U1", "replaced", 1]);
    }

    [Fact]
    public async Task A_name_is_dropped_wherever_it_stands()
    {
        var (users, orders) = (Users, Orders);
        var joined = users.Join(orders, users["UserId"] == orders["UserId"]).WithColumn("a.b", Lit(1));
        (await joined.Drop("UserId", "a.b", "City").ColumnsAsync(Stop)).ShouldBe(["Spend", "Id"]);
        (await joined.Drop(orders["UserId"]).ColumnsAsync(Stop)).ShouldBe(["UserId", "City", "Spend", "Id", "a.b"]);
    }

    [Fact]
    public async Task Rows_are_filtered_sorted_and_cut()
    {
        (await Users.Filter((Col("City") == "Oran") & (Col("Spend") > 100)).Select("UserId").CollectAsync<string>(Stop)).ShouldBe(["U1"]);
        (await Users.Where("City = 'Oran'").CountAsync(Stop)).ShouldBe(2);
        (await Users.OrderBy(Desc("Spend"), Col("UserId")).Select("UserId").CollectAsync<string>(Stop)).ShouldBe(["U1", "U3", "U2", "U4"]);
        (await Users.OrderBy(Col("City").AscNullsLast(), Col("Spend")).Select("UserId").CollectAsync<string>(Stop)).ShouldBe([
            "U3",
            "U2",
            "U1",
            "U4",
        ]);
        (await Users.OrderBy(Col("City").DescNullsFirst(), Col("Spend")).Select("UserId").CollectAsync<string>(Stop)).ShouldBe([
            "U4",
            "U2",
            "U1",
            "U3",
        ]);
        (await Users.OrderBy("Spend").Offset(1).Limit(2).Select("UserId").CollectAsync<string>(Stop)).ShouldBe(["U2", "U3"]);
        (await Users.OrderBy("Spend").TailAsync(1, Stop)).ShouldHaveSingleItem()["UserId"].ShouldBe("U1");
        (await Users.OrderBy("Spend").FirstAsync(Stop))!["UserId"].ShouldBe("U4");
        (await Users.Filter("false").FirstAsync(Stop)).ShouldBeNull();
        (await Users.Filter("false").IsEmptyAsync(Stop)).ShouldBeTrue();
        (await Users.DropNulls().CountAsync(Stop)).ShouldBe(3);
        (await Users.FillNulls("?", "City").Filter("City = '?'").CountAsync(Stop)).ShouldBe(1);
        (await Users.Select("City").Distinct().CountAsync(Stop)).ShouldBe(3);
        (await Users.DropDuplicates("City").CountAsync(Stop)).ShouldBe(3);
        (await Spark.Range(1000).Sample(0.5, seed: 7).CountAsync(Stop)).ShouldBeInRange(400, 600);
    }

    [Fact]
    public async Task Groups_are_aggregated_pivoted_and_rolled_up()
    {
        var groups = await Users
            .GroupBy("City")
            .Agg(Sum("Spend").As("total"), Count("*").As("users"))
            .OrderBy("City")
            .CollectAsync<(string?, long, long)>(Stop);
        groups.ShouldBe([(null, 50, 1), ("Alger", 200, 1), ("Oran", 400, 2)]);
        (
            await Users.GroupBy("City").Count().OrderBy(Desc("count"), Col("City").AscNullsLast()).CollectAsync<(string?, long)>(Stop)
        ).ShouldBe([("Oran", 2), ("Alger", 1), (null, 1)]);
        (await Users.GroupBy().Max("Spend").CollectAsync<long>(Stop)).ShouldBe([300]);
        (await Users.Agg(Avg("Spend")).CollectAsync<double>(Stop)).ShouldBe([162.5]);
        (
            await Users.Filter("City IS NOT NULL").Rollup("City").Agg(Sum("Spend").As("t")).OrderBy("t").CollectAsync<(string?, long)>(Stop)
        ).ShouldBe([("Alger", 200), ("Oran", 400), (null, 600)]);
        (await Users.Cube("City", "UserId").Count().CountAsync(Stop)).ShouldBe(12);
        var pivoted = await Users.GroupBy().Pivot("City", "Oran", "Alger").Agg(Sum("Spend")).FirstAsync(Stop);
        (pivoted!["Oran"], pivoted["Alger"]).ShouldBe((400L, 200L));
        (await Users.Unpivot(["UserId"], [Col("Spend")], "name", "value").CountAsync(Stop)).ShouldBe(4);
        (await Users.Describe("Spend").CollectAsync(Stop))
            .Select(row => row["summary"])
            .ShouldBe(["count", "mean", "stddev", "min", "max"]);
        (await Users.Summary("count", "max").CountAsync(Stop)).ShouldBe(2);
    }

    [Theory]
    [InlineData(JoinType.Inner, 2)]
    [InlineData(JoinType.LeftOuter, 5)]
    [InlineData(JoinType.RightOuter, 3)]
    [InlineData(JoinType.FullOuter, 6)]
    [InlineData(JoinType.LeftSemi, 1)]
    [InlineData(JoinType.LeftAnti, 3)]
    public async Task Joins(JoinType type, long rows)
    {
        var (users, orders) = (Users, Orders);
        (await users.Join(orders, "UserId", type).CountAsync(Stop)).ShouldBe(rows);
        (await users.Join(orders, users["UserId"] == orders["UserId"], type).CountAsync(Stop)).ShouldBe(rows);
    }

    [Fact]
    public async Task Equal_names_stay_apart_by_the_frame_they_come_from()
    {
        var (users, orders) = (Users, Orders);
        var joined = users.Join(orders, users["UserId"] == orders["UserId"]).Select(users["UserId"], orders["Id"]).OrderBy("Id");
        (await joined.CollectAsync<(string, int)>(Stop)).ShouldBe([("U1", 1), ("U1", 2)]);
        (await users.CrossJoin(orders).CountAsync(Stop)).ShouldBe(12);
        await using var other = await SparkSession.Builder().Remote(Fixture.Remote).GetOrCreateAsync(Stop);
        Should.Throw<ArgumentException>(() => users.Join(other.Range(1), "id"));
    }

    [Fact]
    public async Task Sets()
    {
        var (left, right) = (Spark.CreateDataFrame([1, 1, 2, 3]), Spark.CreateDataFrame([1, 3, 4]));
        (await left.Union(right).CountAsync(Stop)).ShouldBe(7);
        (await left.Intersect(right).OrderBy("value").CollectAsync<int>(Stop)).ShouldBe([1, 3]);
        (await left.Except(right).CollectAsync<int>(Stop)).ShouldBe([2]);
        (await left.ExceptAll(right).OrderBy("value").CollectAsync<int>(Stop)).ShouldBe([1, 2]);
        (await left.IntersectAll(right).CountAsync(Stop)).ShouldBe(2);
        var swapped = Spark.CreateDataFrame([new { b = "x", a = 1 }]).UnionByName(Spark.CreateDataFrame([new { a = 2, b = "y" }]));
        (await swapped.OrderBy("a").CollectAsync<(string, int)>(Stop)).ShouldBe([("x", 1), ("y", 2)]);
        (
            await swapped
                .UnionByName(Spark.CreateDataFrame([new { a = 3 }]), allowMissingColumns: true)
                .Filter("b IS NULL")
                .CountAsync(Stop)
        ).ShouldBe(1);
    }

    [Fact]
    public async Task Shown_as_Spark_shows_it()
    {
        (await Users.OrderBy("UserId").Limit(2).ShowStringAsync(cancellationToken: Stop)).ShouldBe(
            """
            +------+----+-----+
            |UserId|City|Spend|
            +------+----+-----+
            |    U1|Oran|  300|
            |    U2|Oran|  100|
            +------+----+-----+

            """,
            StringCompareShould.IgnoreLineEndings
        );
        var text = new StringWriter();
        await Users.ShowAsync(rows: 1, output: text, cancellationToken: Stop);
        text.ToString().ShouldContain("only showing top 1 row");
        var longText = new string('x', 100);
        (await Spark.Range(1).Select(Lit(longText).As("t")).ShowStringAsync(truncate: 0, cancellationToken: Stop)).ShouldContain(longText);
        (await Users.ShowStringAsync(vertical: true, cancellationToken: Stop)).ShouldContain("-RECORD 0");
    }

    [Theory]
    [InlineData(ExplainMode.Simple, "== Physical Plan ==", "== Analyzed Logical Plan ==")]
    [InlineData(ExplainMode.Extended, "== Analyzed Logical Plan ==", "Generated code")]
    [InlineData(ExplainMode.Codegen, "Generated code", "== Analyzed Logical Plan ==")]
    [InlineData(ExplainMode.Cost, "Statistics(", "Generated code")]
    [InlineData(ExplainMode.Formatted, "(1) Range", "Generated code")]
    public async Task Explained_in_every_mode(ExplainMode mode, string has, string hasNot)
    {
        var plan = await Spark.Range(10).Filter(Col("id") > 5).ExplainAsync(mode, Stop);
        plan.ShouldContain(has);
        plan.ShouldNotContain(hasNot);
    }

    [Fact]
    public async Task Persisted_and_forgotten()
    {
        var frame = Spark.Range(100).WithColumn("x", Rand(3));
        await frame.CacheAsync(Stop);
        (await frame.StorageLevelAsync(Stop)).ShouldBe(StorageLevel.MemoryAndDisk);
        (await frame.CountAsync(Stop)).ShouldBe(100);
        (await frame.ExplainAsync(cancellationToken: Stop)).ShouldContain("InMemoryTableScan");
        await frame.UnpersistAsync(blocking: true, Stop);
        (await frame.StorageLevelAsync(Stop)).ShouldBe(StorageLevel.None);
        await frame.PersistAsync(StorageLevel.DiskOnly, Stop);
        (await frame.StorageLevelAsync(Stop)).ShouldBe(StorageLevel.DiskOnly);
        await frame.UnpersistAsync(cancellationToken: Stop);
    }

    [Fact]
    public async Task Partitions()
    {
        async Task<long> CountOf(DataFrame frame) => await frame.Select(SparkPartitionId().As("p")).Distinct().CountAsync(Stop);
        (await CountOf(Spark.Range(0, 100, 1, 4))).ShouldBe(4);
        (await CountOf(Spark.Range(0, 100, 1, 4).Repartition(3))).ShouldBe(3);
        (await CountOf(Spark.Range(0, 100, 1, 4).Coalesce(2))).ShouldBe(2);
        (await CountOf(Spark.Range(0, 100, 1, 4).Repartition(5, Col("id") % 2))).ShouldBe(2);
        (await Spark.Range(0, 4, 1, 2).SortWithinPartitions(Desc("id")).CollectAsync<long>(Stop)).ShouldBe([1, 0, 3, 2]);
        (await Spark.Range(4).Hint("repartition", Lit(2)).CountAsync(Stop)).ShouldBe(4);
    }

    [Fact]
    public async Task Rows_stream_without_being_collected()
    {
        var (count, sum) = (0L, 0L);
        await foreach (var id in Spark.Range(0, 200_000, 1, 4).ToAsyncEnumerable<long>(Stop))
            (count, sum) = (count + 1, sum + id);
        (count, sum).ShouldBe((200_000, 19_999_900_000));
        await foreach (var row in Spark.Range(0, 10_000_000).ToAsyncEnumerable(Stop))
        {
            row["id"].ShouldBe(0L);
            break;
        }
        var rows = 0L;
        await foreach (var batch in Spark.Range(25_000).ToArrowAsync(Stop))
        {
            using (batch)
                rows += batch.Length;
        }
        rows.ShouldBe(25_000);
    }

    private sealed record Narrow(byte Spend);

    private sealed record Unmatched(string Nickname);

    [Fact]
    public async Task Rows_that_do_not_fit_say_which_column_and_why()
    {
        (await Should.ThrowAsync<SparkMappingException>(() => Users.CollectAsync<Narrow>(Stop))).Message.ShouldContain("'Spend'");
        (await Should.ThrowAsync<SparkMappingException>(() => Users.CollectAsync<Unmatched>(Stop))).Message.ShouldBe(
            "Unmatched needs a column 'Nickname': there are UserId, City, Spend"
        );
        (await Should.ThrowAsync<SparkMappingException>(() => Users.Select("City").CollectAsync<int>(Stop))).Message.ShouldContain(
            "string"
        );
        (
            await Should.ThrowAsync<SparkMappingException>(() =>
                Spark.Range(1).Select(Lit(null).Cast("bigint").As("n")).CollectAsync<long>(Stop)
            )
        ).Message.ShouldContain("null");
    }

    [Fact]
    public async Task Many_queries_share_a_session()
    {
        var counts = await Task.WhenAll(Enumerable.Range(1, 20).Select(n => Spark.Range(n * 100).CountAsync(Stop)));
        counts.ShouldBe(Enumerable.Range(1, 20).Select(n => n * 100L));
    }
}
