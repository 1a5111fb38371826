using DzStore.SparkConnect.Plans;

namespace DzStore.SparkConnect.Tests.Plans;

public class LocalDataTests
{
    private static readonly DateTime WallClock = DateTime.Parse("2025-12-06 10:00", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly DateTime Instant = DateTime.SpecifyKind(WallClock, DateTimeKind.Utc);

    [Fact]
    public void A_column_of_times_is_what_their_Kind_says()
    {
        Schema(new { At = WallClock }).ShouldBe("""{"name":"At","type":"timestamp_ntz","nullable":false,"metadata":{}}""");
        Schema(new { At = Instant }).ShouldContain("\"timestamp\"");
        Schema(new { At = (DateTime?)null }, new { At = (DateTime?)WallClock }).ShouldContain("\"timestamp_ntz\"");
        Schema(new { At = (DateTime?)null }).ShouldContain("\"timestamp\"");
        Schema(WallClock).ShouldContain("\"timestamp_ntz\"");
    }

    [Fact]
    public void So_are_times_within_arrays_maps_and_objects()
    {
        Schema(new { Times = new[] { WallClock } }).ShouldContain("\"elementType\":\"timestamp_ntz\"");
        Schema(new { Times = new Dictionary<string, DateTime> { ["a"] = WallClock } }).ShouldContain("\"valueType\":\"timestamp_ntz\"");
        Schema(new { Visit = new { Shop = "Oran", At = WallClock } }).ShouldContain("\"name\":\"At\",\"type\":\"timestamp_ntz\"");
    }

    [Fact]
    public void A_column_of_both_kinds_is_refused() =>
        Should
            .Throw<ArgumentException>(() => LocalData.OfObjects([new { At = WallClock }, new { At = Instant }]))
            .Message.ShouldContain("one column, array or map holds one");

    /// <summary>The fields of the schema, as the plan carries them.</summary>
    private static string Schema<T>(params T[] rows)
    {
        var schema = LocalData.OfObjects(rows).LocalRelation.Schema;
        return schema[(schema.IndexOf('[', StringComparison.Ordinal) + 1)..schema.LastIndexOf(']')];
    }
}
