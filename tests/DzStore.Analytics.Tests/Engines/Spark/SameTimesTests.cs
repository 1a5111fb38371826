using DzStore.Analytics.Engines.Spark;
using DzStore.Analytics.Trending.Csv.Rows;
using DzStore.SparkConnect;
using DzStore.Testing;

namespace DzStore.Analytics.Tests.Engines.Spark;

/// <summary>
/// The SQL by which Spark reads a timestamp, and the parser of this process: the same time, or none, one timestamp at a time.
/// </summary>
[Collection("Spark beside in-process")]
public sealed class SameTimesTests(MongoServer mongo, SparkServer spark) : SparkTest(mongo, spark)
{
    private static readonly string[] NoTimes =
    [
        "",
        "now",
        "2026-11-27",
        "2026-11-27T00:00:00Z\n",
        "2026-11-27T00:00:00+15:00",
        "2026-11-27T00:00:00+18:00",
        "2026-11-27T00:00:00+14:01",
        "2026-11-27T00:00:00-14:59",
        "2026-11-27T00:00:00+0100",
        "2026-11-27T00:00:00.Z",
        "2026-11-27T24:00:00Z",
        "2026-11-27T00:60:00Z",
        "2026-11-27T00:00:60Z",
        "2026-02-29T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-01:00",
        "0765015200",
        "17650152000",
        "31/02/2025 10:00",
    ];

    private static readonly string[] Times =
    [
        "2026-11-27T00:00:00.0000019Z",
        "2026-11-27T00:00:00.0000009Z",
        "2026-11-27T15:00:00+14:00",
        "2026-11-26T11:00:00-14:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z",
        "2024-02-29 12:30",
        "06/12/2025 10:00",
        "12/06/2025 11:00:00.5+01:00",
    ];

    /// <summary>The forms that logs have, of one and the same time.</summary>
    internal static IReadOnlyList<string> OneHour { get; } =
    [
        "2025-12-06 10:00",
        "2025-12-06T10:00Z",
        "2025-12-06 10:00 UTC",
        "2025-12-06 10:00:00 UTC",
        "2025-12-06 11:00+01:00",
        "2025-12-06T10:00:00.000000999Z",
        "1765015200",
        "1765015200.000000999",
        "1765015200000",
    ];

    [Theory]
    [InlineData(null)]
    [InlineData(DateForm.DayFirst)]
    [InlineData(DateForm.MonthFirst)]
    public async Task Every_timestamp_is_the_same_time_to_both_or_none(string? dateForm)
    {
        string[] all = [.. NoTimes, .. Times, .. OneHour];
        var values = string.Join(", ", all.Select((text, i) => $"({i}, '{text.Replace("\n", "\\n", StringComparison.Ordinal)}')"));
        await using var session = await SparkSession.Builder().Remote(Remote).GetOrCreateAsync(Cancellation);

        var asked = await session.SqlAsync(
            $"SELECT i, {LogTimeSql.Micros(dateForm)} AS micros FROM VALUES {values} AS log(i, {LogColumns.Timestamp}) ORDER BY i",
            Cancellation
        );
        var there = (await asked.CollectAsync<(int, long?)>(Cancellation)).Select(row => (all[row.Item1], row.Item2));

        there.ShouldBe(all.Select(text => (text, Here(text, dateForm))));
        NoTimes.ShouldAllBe(text => Here(text, dateForm) == null);
        OneHour.Select(text => Here(text, dateForm)).Distinct().ShouldBe([1_765_015_200_000_000]);
    }

    private static long? Here(string text, string? dateForm) =>
        LogTime.TryParse(text, dateForm, out var utc) ? (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null;
}
