using DzStore.SparkConnect.Types;

namespace DzStore.SparkConnect.Tests.Types;

public class RowTests
{
    private static readonly StructType Joined = new()
    {
        { "id", DataType.Long },
        { "name", DataType.String },
        { "id", DataType.Long },
        { "ID", DataType.Long },
        { "City", DataType.String },
        { "CITY", DataType.String },
    };

    [Fact]
    public void A_name_that_several_columns_have_is_refused_with_their_positions()
    {
        var row = new Row(Joined, 1L, "Amine", 2L, 3L, "Oran", "Alger");
        Should.Throw<ArgumentException>(() => row["id"]).Message.ShouldContain("at the positions 0, 2");
        Should.Throw<ArgumentException>(() => row.GetAs<long>("id"));
        Should.Throw<ArgumentException>(() => row.IsNull("city")).Message.ShouldContain("at the positions 4, 5");
        (row["ID"], row["NAME"], row[2]).ShouldBe((3L, "Amine", 2L));
    }

    [Fact]
    public void Dates_and_times_are_written_year_first()
    {
        var row = new Row(
            new()
            {
                { "d", DataType.Date },
                { "t", DataType.Timestamp },
                { "n", DataType.TimestampNtz },
                { "a", new ArrayType(DataType.Date) },
            },
            new DateOnly(2020, 2, 3),
            new DateTimeOffset(2020, 2, 3, 4, 5, 6, 700, TimeSpan.Zero),
            new DateTime(2020, 2, 3, 4, 5, 6),
            new DateOnly?[] { new(2020, 2, 3), null }
        );
        row.ToString().ShouldBe("[2020-02-03, 2020-02-03 04:05:06.7Z, 2020-02-03 04:05:06, [2020-02-03, null]]");
    }
}
