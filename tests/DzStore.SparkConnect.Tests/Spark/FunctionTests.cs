using DzStore.SparkConnect.Types;
using static DzStore.SparkConnect.Functions;

namespace DzStore.SparkConnect.Tests.Spark;

/// <summary>
/// Every operator and function of a Column, held against the same in Spark's own SQL, on the same rows, nulls among them.
/// </summary>
public class FunctionTests(SparkFixture fixture) : SparkTest(fixture)
{
    private const string Rows = """
        SELECT * FROM VALUES
          (1, 10.5D, 'Gaming Laptop', DATE'2026-11-27', TIMESTAMP'2026-11-27 08:15:42',
            array(3, 1, 2, 1), map('a', 1), named_struct('x', 1, 'y', 'u'), true, '{"k": 5}'),
          (-7, -2.5D, ' mouse ', DATE'2024-02-29', TIMESTAMP'2024-02-29 23:59:59',
            array(CAST(NULL AS INT), 5), map('b', 2), named_struct('x', 2, 'y', 'v'), false, '{"k": 6}'),
          (CAST(NULL AS INT), CAST('NaN' AS DOUBLE), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
        AS t(i, d, s, dt, ts, arr, m, st, b, js)
        """;

    private static readonly (Column Column, string Sql)[] Scalars =
    [
        (Col("i") == 1, "i = 1"),
        (Col("i") != 1, "i != 1"),
        (Col("i") > 0, "i > 0"),
        (Col("i") >= 1, "i >= 1"),
        (Col("i") < 1, "i < 1"),
        (Col("i") <= 1, "i <= 1"),
        (Col("i").EqualNullSafe(null), "i <=> NULL"),
        ((Col("i") > 0) & Col("b"), "i > 0 AND b"),
        ((Col("i") > 0) | Col("b"), "i > 0 OR b"),
        (!Col("b"), "NOT b"),
        (Col("i") + 1, "i + 1"),
        (Col("i") - 1, "i - 1"),
        (Col("i") * 2, "i * 2"),
        (Col("i") / 2, "i / 2"),
        (Col("i") % 2, "i % 2"),
        (-Col("i"), "-i"),
        (Col("i").BitwiseAnd(3), "i & 3"),
        (Col("i").BitwiseOr(3), "i | 3"),
        (Col("i").BitwiseXor(3), "i ^ 3"),
        (Col("i").IsNull(), "i IS NULL"),
        (Col("i").IsNotNull(), "i IS NOT NULL"),
        (Col("d").IsNaN(), "isnan(d)"),
        (Col("i").IsIn(1, 2), "i IN (1, 2)"),
        (Col("i").IsIn(new[] { 1, 2 }), "i IN (1, 2)"),
        (Col("dt").IsIn(new List<DateOnly> { new(2026, 11, 27) }), "dt IN (DATE'2026-11-27')"),
        (Col("i").IsIn(new List<int>()), "IF(i IS NULL, CAST(NULL AS BOOLEAN), false)"),
        (Col("i").Between(0, 5), "i BETWEEN 0 AND 5"),
        (Col("s").Like("%Lap_op"), "s LIKE '%Lap_op'"),
        (Col("s").ILike("%MOUSE%"), "s ILIKE '%MOUSE%'"),
        (Col("s").RLike("^G.*p$"), "s RLIKE '^G.*p$'"),
        (Col("s").StartsWith("Gam"), "startswith(s, 'Gam')"),
        (Col("s").EndsWith("top"), "endswith(s, 'top')"),
        (Col("s").Contains("ous"), "contains(s, 'ous')"),
        (Col("s").Substr(2, 3), "substr(s, 2, 3)"),
        (Col("i").Cast("string"), "CAST(i AS STRING)"),
        (Col("d").Cast(new DecimalType(10, 2)), "CAST(d AS DECIMAL(10,2))"),
        (Col("arr").GetItem(0), "arr[0]"),
        (Col("m").GetItem("a"), "m['a']"),
        (Col("st").GetField("x"), "st.x"),
        (Col("st.y"), "st.y"),
        (Col("st").WithField("z", Lit(9)).GetField("z"), "IF(st IS NULL, NULL, 9)"),
        (ToJson(Col("st").DropField("x")), "IF(st IS NULL, NULL, concat('{\"y\":\"', st.y, '\"}'))"),
        (
            When(Col("i") > 0, "plus").When(Col("i") < 0, "minus").Otherwise("none"),
            "CASE WHEN i > 0 THEN 'plus' WHEN i < 0 THEN 'minus' ELSE 'none' END"
        ),
        (When(Col("b"), 1), "CASE WHEN b THEN 1 END"),
        (Coalesce("i", Lit(0)), "coalesce(i, 0)"),
        (Greatest("i", Lit(0)), "greatest(i, 0)"),
        (Least("i", Lit(0)), "least(i, 0)"),
        (NullIf("i", 1), "nullif(i, 1)"),
        (Not(Col("b")), "NOT b"),
        (IsNull("i"), "i IS NULL"),
        (IsNaN("d"), "isnan(d)"),
        (Abs("i"), "abs(i)"),
        (Ceil("d"), "ceil(d)"),
        (Floor("d"), "floor(d)"),
        (Round("d"), "round(d)"),
        (BRound("d"), "bround(d)"),
        (Sqrt(Abs("i")), "sqrt(abs(i))"),
        (Exp("i"), "exp(i)"),
        (Log(Abs("i")), "ln(abs(i))"),
        (Log10(Abs("i")), "log10(abs(i))"),
        (Pow("i", 2), "power(i, 2)"),
        (PMod("i", 3), "pmod(i, 3)"),
        (Signum("i"), "signum(i)"),
        (Lower("s"), "lower(s)"),
        (Upper("s"), "upper(s)"),
        (InitCap("s"), "initcap(s)"),
        (Trim("s"), "trim(s)"),
        (LTrim("s"), "ltrim(s)"),
        (RTrim("s"), "rtrim(s)"),
        (Length("s"), "length(s)"),
        (Concat("s", Lit("!")), "concat(s, '!')"),
        (ConcatWs("-", "s", Lit("x")), "concat_ws('-', s, 'x')"),
        (Substring("s", 1, 2), "substring(s, 1, 2)"),
        (SubstringIndex("s", " ", 1), "substring_index(s, ' ', 1)"),
        (Split("s", " "), "split(s, ' ')"),
        (RegexpExtract("s", "(\\w+)", 1), "regexp_extract(s, '(\\\\w+)', 1)"),
        (RegexpReplace("s", "[aeiou]", "*"), "regexp_replace(s, '[aeiou]', '*')"),
        (Replace("s", "a", "o"), "replace(s, 'a', 'o')"),
        (Translate("s", "ao", "oa"), "translate(s, 'ao', 'oa')"),
        (LPad("s", 20, "."), "lpad(s, 20, '.')"),
        (RPad("s", 20, "."), "rpad(s, 20, '.')"),
        (Reverse("s"), "reverse(s)"),
        (Repeat("s", 2), "repeat(s, 2)"),
        (InStr("s", "a"), "instr(s, 'a')"),
        (Levenshtein("s", Lit("mouse")), "levenshtein(s, 'mouse')"),
        (FormatNumber("i", 2), "format_number(i, 2)"),
        (FormatString("%s-%d", "s", "i"), "format_string('%s-%d', s, i)"),
        (Md5(Col("s").Cast("binary")), "md5(CAST(s AS BINARY))"),
        (Sha2(Col("s").Cast("binary"), 256), "sha2(CAST(s AS BINARY), 256)"),
        (XxHash64("s", "i"), "xxhash64(s, i)"),
        (Base64(Col("s").Cast("binary")), "base64(CAST(s AS BINARY))"),
        (Unbase64(Lit("AQI=")), "unbase64('AQI=')"),
        (Hex("i"), "hex(i)"),
        (CurrentDate(), "current_date()"),
        (ToDate(Lit("27/11/2026"), "dd/MM/yyyy"), "to_date('27/11/2026', 'dd/MM/yyyy')"),
        (ToDate("ts"), "to_date(ts)"),
        (ToTimestamp(Lit("2026-11-27 01:02:03")), "to_timestamp('2026-11-27 01:02:03')"),
        (DateFormat("ts", "yyyy/MM"), "date_format(ts, 'yyyy/MM')"),
        (UnixTimestamp("ts"), "unix_timestamp(ts)"),
        (FromUnixtime(Lit(0L)), "from_unixtime(0L)"),
        (DateTrunc("month", "ts"), "date_trunc('month', ts)"),
        (DateAdd("dt", 3), "date_add(dt, 3)"),
        (DateSub("dt", 3), "date_sub(dt, 3)"),
        (DateDiff("dt", Lit(new DateOnly(2026, 1, 1))), "datediff(dt, DATE'2026-01-01')"),
        (AddMonths("dt", 12), "add_months(dt, 12)"),
        (MonthsBetween("ts", Lit(new DateOnly(2026, 1, 1))), "months_between(ts, DATE'2026-01-01')"),
        (LastDay("dt"), "last_day(dt)"),
        (Year("dt"), "year(dt)"),
        (Quarter("dt"), "quarter(dt)"),
        (Month("dt"), "month(dt)"),
        (WeekOfYear("dt"), "weekofyear(dt)"),
        (DayOfMonth("dt"), "dayofmonth(dt)"),
        (DayOfWeekNumber("dt"), "dayofweek(dt)"),
        (DayOfYear("dt"), "dayofyear(dt)"),
        (Hour("ts"), "hour(ts)"),
        (Minute("ts"), "minute(ts)"),
        (Second("ts"), "second(ts)"),
        (ToJson(Struct("i", "s")), "to_json(struct(i, s))"),
        (CreateArray("i", Lit(1)), "array(i, 1)"),
        (CreateMap(Lit("k"), "i"), "map('k', i)"),
        (MapFromArrays(CreateArray(Lit("k")), CreateArray("i")), "map_from_arrays(array('k'), array(i))"),
        (MapKeys("m"), "map_keys(m)"),
        (MapValues("m"), "map_values(m)"),
        (Size("arr"), "size(arr)"),
        (ElementAt("arr", -1), "element_at(arr, -1)"),
        (ElementAt("m", "a"), "element_at(m, 'a')"),
        (ArrayContains("arr", 1), "array_contains(arr, 1)"),
        (ArrayDistinct("arr"), "array_distinct(arr)"),
        (ArrayJoin(Transform("arr", x => x.Cast("string")), "+"), "array_join(transform(arr, x -> CAST(x AS STRING)), '+')"),
        (ArrayMax("arr"), "array_max(arr)"),
        (ArrayMin("arr"), "array_min(arr)"),
        (SortArray("arr", false), "sort_array(arr, false)"),
        (Slice("arr", 1, 2), "slice(arr, 1, 2)"),
        (Flatten(CreateArray("arr", "arr")), "flatten(array(arr, arr))"),
        (Sequence(Lit(1), Lit(3)), "sequence(1, 3)"),
        (Transform("arr", x => x * 2), "transform(arr, x -> x * 2)"),
        (FilterArray("arr", x => x > 1), "filter(arr, x -> x > 1)"),
        (Exists("arr", x => x > 2), "exists(arr, x -> x > 2)"),
        (ForAll("arr", x => x > 0), "forall(arr, x -> x > 0)"),
        (FromJson("js", "k INT").GetField("k"), "from_json(js, 'k INT').k"),
        (FromJson("js", new StructType { { "k", DataType.Long } }).GetField("k"), "from_json(js, 'k BIGINT').k"),
        (GetJsonObject("js", "$.k"), "get_json_object(js, '$.k')"),
        (CallFunction("chr", Lit(65)), "chr(65)"),
        (Expr("i + 1"), "i + 1"),
    ];

    private static readonly (Column Column, string Sql)[] Aggregates =
    [
        (Count("*"), "count(*)"),
        (Count("i"), "count(i)"),
        (CountDistinct("i", "s"), "count(DISTINCT i, s)"),
        (ApproxCountDistinct("i"), "approx_count_distinct(i)"),
        (Sum("i"), "sum(i)"),
        (SumDistinct("i"), "sum(DISTINCT i)"),
        (Avg("i"), "avg(i)"),
        (Mean("i"), "mean(i)"),
        (Min("s"), "min(s)"),
        (Max("s"), "max(s)"),
        (MaxBy("s", "i"), "max_by(s, i)"),
        (MinBy("s", "i"), "min_by(s, i)"),
        (First("i", ignoreNulls: true), "first(i, true)"),
        (Last("i", ignoreNulls: true), "last(i, true)"),
        (SortArray(CollectList("i")), "sort_array(collect_list(i))"),
        (SortArray(CollectSet("i")), "sort_array(collect_set(i))"),
        (Median("i"), "median(i)"),
        (Mode("b"), "mode(b)"),
        (Percentile("i", 0.25), "percentile(i, 0.25D)"),
        (PercentileApprox("i", 0.5), "percentile_approx(i, 0.5D, 10000)"),
        (StdDev("i"), "stddev(i)"),
        (Variance("i"), "variance(i)"),
        (Corr("i", "i"), "corr(i, i)"),
        (Skewness("i"), "skewness(i)"),
    ];

    private static readonly (Column Column, string Sql)[] Windowed =
    [
        (RowNumber().Over(Window.OrderBy("s")), "row_number() OVER (ORDER BY s)"),
        (Rank().Over(Window.PartitionBy("b").OrderBy(Col("i").Desc())), "rank() OVER (PARTITION BY b ORDER BY i DESC)"),
        (DenseRank().Over(Window.OrderBy("s")), "dense_rank() OVER (ORDER BY s)"),
        (PercentRank().Over(Window.OrderBy("s")), "percent_rank() OVER (ORDER BY s)"),
        (NTile(2).Over(Window.OrderBy("s")), "ntile(2) OVER (ORDER BY s)"),
        (Lag("i").Over(Window.OrderBy("s")), "lag(i, 1) OVER (ORDER BY s)"),
        (Lead("i", 1, 0).Over(Window.OrderBy("s")), "lead(i, 1, 0) OVER (ORDER BY s)"),
        (
            Sum("i").Over(Window.OrderBy("s").RowsBetween(Window.UnboundedPreceding, Window.CurrentRow)),
            "sum(i) OVER (ORDER BY s ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
        ),
        (Count("*").Over(Window.OrderBy("i").RowsBetween(-1, 1)), "count(*) OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)"),
        (
            Count("*").Over(Window.OrderBy("i").RangeBetween(-8, Window.CurrentRow)),
            "count(*) OVER (ORDER BY i RANGE BETWEEN 8 PRECEDING AND CURRENT ROW)"
        ),
        (
            Count("*").Over(Window.OrderBy("dt").RangeBetween(-1100, Window.CurrentRow)),
            "count(*) OVER (ORDER BY dt RANGE BETWEEN 1100 PRECEDING AND CURRENT ROW)"
        ),
        (
            Count("*").Over(Window.OrderBy(Col("i").Cast("bigint")).RangeBetween(-8, 8)),
            "count(*) OVER (ORDER BY CAST(i AS BIGINT) RANGE BETWEEN 8 PRECEDING AND 8 FOLLOWING)"
        ),
    ];

    [Fact]
    public async Task Scalar_functions_and_operators() => await SameAsync(Scalars, (frame, columns) => frame.Select(columns));

    [Fact]
    public async Task Aggregates_over_groups() =>
        await SameAsync(Aggregates, (frame, columns) => frame.GroupBy(Lit(1).As("g")).Agg(columns));

    [Fact]
    public async Task Window_functions() =>
        await SameAsync(Windowed, (frame, columns) => frame.Select([.. columns, Col("s")]).OrderBy("s"));

    [Fact]
    public async Task Functions_that_make_rows()
    {
        var frame = await Spark.SqlAsync(Rows, Stop);
        (await frame.Select("i", Explode("arr").As("e")).CountAsync(Stop)).ShouldBe(6);
        (await frame.Select("i", ExplodeOuter("arr").As("e")).CountAsync(Stop)).ShouldBe(7);
        (await frame.Filter("i = 1").Select(PosExplode("arr")).CollectAsync<(int, int)>(Stop)).ShouldBe([(0, 3), (1, 1), (2, 2), (3, 1)]);
        var windows = await frame
            .Filter("ts IS NOT NULL")
            .GroupBy(TimeWindow("ts", "10 minutes"))
            .Count()
            .Select("window.start", "count")
            .OrderBy("start")
            .CollectAsync<(DateTimeOffset, long)>(Stop);
        windows[1].ShouldBe((new DateTimeOffset(2026, 11, 27, 8, 10, 0, TimeSpan.Zero), 1));
    }

    [Fact]
    public async Task Values_that_differ_by_row_or_run()
    {
        var rows = await Spark
            .Range(0, 4, 1, 2)
            .Select(
                MonotonicallyIncreasingId().As("n"),
                SparkPartitionId().As("p"),
                Rand(1).As("r"),
                InputFileName().As("f"),
                CurrentTimestamp().As("now")
            )
            .CollectAsync(Stop);
        rows.Select(row => row.GetAs<long>("n")).Distinct().Count().ShouldBe(4);
        rows.Select(row => row.GetAs<int>("p")).Distinct().Order().ShouldBe([0, 1]);
        rows.ShouldAllBe(row => row.GetAs<double>("r") >= 0 && row.GetAs<double>("r") < 1);
        rows.Select(row => row.GetAs<DateTimeOffset>("now")).Distinct().ShouldHaveSingleItem();
    }

    private async Task SameAsync((Column Column, string Sql)[] pairs, Func<DataFrame, IEnumerable<Column>, DataFrame> apply)
    {
        var frame = await Spark.SqlAsync(Rows, Stop);
        var ours = await apply(frame, pairs.Select((pair, i) => pair.Column.As($"c{i}"))).CollectAsync(Stop);
        var theirs = await apply(frame, pairs.Select((pair, i) => Expr(pair.Sql).As($"c{i}"))).CollectAsync(Stop);
        ours.Count.ShouldBe(theirs.Count);
        ours.Count.ShouldBeGreaterThan(0);
        for (var row = 0; row < ours.Count; row++)
        {
            for (var i = 0; i < pairs.Length; i++)
            {
                ours[row].Schema[$"c{i}"].DataType.ShouldBe(theirs[row].Schema[$"c{i}"].DataType, pairs[i].Sql);
                new Row(Value(ours, i), ours[row][$"c{i}"])
                    .ToString()
                    .ShouldBe(new Row(Value(theirs, i), theirs[row][$"c{i}"]).ToString(), $"row {row}: {pairs[i].Sql}");
            }
        }

        static StructType Value(IReadOnlyList<Row> rows, int i) => new([rows[0].Schema[$"c{i}"]]);
    }
}
