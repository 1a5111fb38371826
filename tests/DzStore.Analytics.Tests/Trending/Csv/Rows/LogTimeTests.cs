using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DzStore.Analytics.Engines.Spark;
using DzStore.Analytics.Trending.Csv.Rows;

namespace DzStore.Analytics.Tests.Trending.Csv.Rows;

/// <summary>The forms in which logs write times, and that those which Spark looks for are the same.</summary>
public sealed class LogTimeTests
{
    [Theory]
    [InlineData("2025-12-06 10:00", "2025-12-06T10:00:00.000000Z")]
    [InlineData("2025-12-06T10:00Z", "2025-12-06T10:00:00.000000Z")]
    [InlineData("2025-12-06 10:00+01:00", "2025-12-06T09:00:00.000000Z")]
    [InlineData("2025-12-06 10:00 UTC", "2025-12-06T10:00:00.000000Z")]
    [InlineData("2025-12-06 10:00:07 UTC", "2025-12-06T10:00:07.000000Z")]
    [InlineData("2025-12-06T10:00:07.5", "2025-12-06T10:00:07.500000Z")]
    [InlineData("2025-12-06T10:00:07.123456789Z", "2025-12-06T10:00:07.123456Z")]
    [InlineData("2025-12-06T10:00:07.123456789-14:00", "2025-12-07T00:00:07.123456Z")]
    [InlineData("1765015207", "2025-12-06T10:00:07.000000Z")]
    [InlineData("1765015207.123", "2025-12-06T10:00:07.123000Z")]
    [InlineData("1765015207.123456789", "2025-12-06T10:00:07.123456Z")]
    [InlineData("1765015207123", "2025-12-06T10:00:07.123000Z")]
    [InlineData("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999Z")]
    public void Times_are_read_in_the_forms_that_logs_have(string text, string utc) => Read(text, null).ShouldBe(utc);

    [Theory]
    [InlineData("06/12/2025 10:00", DateForm.DayFirst, "2025-12-06T10:00:00.000000Z")]
    [InlineData("06/12/2025 10:00", DateForm.MonthFirst, "2025-06-12T10:00:00.000000Z")]
    [InlineData("31/12/2025T10:00:07.25+01:00", DateForm.DayFirst, "2025-12-31T09:00:07.250000Z")]
    [InlineData("31/12/2025 10:00", DateForm.MonthFirst, null)]
    [InlineData("29/02/2025 10:00", DateForm.DayFirst, null)]
    [InlineData("06/12/2025 10:00", null, null)]
    [InlineData("06/12/2025", DateForm.DayFirst, null)]
    [InlineData("06/12-2025 10:00", DateForm.DayFirst, null)]
    [InlineData("2025-12-06 10:00", DateForm.MonthFirst, "2025-12-06T10:00:00.000000Z")]
    [InlineData("1765015207", DateForm.DayFirst, "2025-12-06T10:00:07.000000Z")]
    public void A_date_with_slashes_is_one_only_where_its_form_is_named(string text, string? dateForm, string? utc) =>
        Read(text, dateForm).ShouldBe(utc);

    [Theory]
    [InlineData("2025-12-06")]
    [InlineData("2025-12-06 10")]
    [InlineData("2025-12-06 10:0")]
    [InlineData("2025-12-06 10:00:7")]
    [InlineData("2025-12-06 10:00:")]
    [InlineData("2025-12-06 10:00.5")]
    [InlineData("2025-12-06 10:00:07.")]
    [InlineData("2025-12-06 10:00:07.1234567890")]
    [InlineData("2025-12-06 10:00:07UTC")]
    [InlineData("2025-12-06 10:00:07  UTC")]
    [InlineData("2025-12-06 10:00:07 utc")]
    [InlineData("2025-12-06 10:00:07 GMT")]
    [InlineData("2025-12-06 10:00:07 Z")]
    [InlineData("2025-12-06 24:00")]
    [InlineData("2025-12-06 10:60")]
    [InlineData("176501520")]
    [InlineData("17650152071")]
    [InlineData("176501520712")]
    [InlineData("17650152071234")]
    [InlineData("0000000007")]
    [InlineData("1765015207.")]
    [InlineData("1765015207.1234567890")]
    [InlineData("1765015207123.5")]
    [InlineData("-1765015207")]
    [InlineData("1765015207Z")]
    [InlineData("١٧٦٥٠١٥٢٠٧")]
    public void Anything_else_is_no_time(string text) => Read(text, DateForm.DayFirst).ShouldBeNull();

    [Fact]
    public void Spark_looks_for_the_same_forms()
    {
        var chance = new Random(17);
        string[] dates =
            ["2025-12-06", "0001-01-01", "0000-01-01", "06/12/2025", "28/02/0000", "1765015207", "1765015207123", "0765015207"],
            times = ["", "T10:00", " 10:00", " 23:59:59", " 10:00:07.1", " 10:00:07.123456789", " 10:00:07.1234567890", ".5", ".123456789"],
            zones = ["", "Z", " UTC", "+01:00", "-13:59", "+14:00", "+14:01", "+15:00", " GMT"];
        var (read, refused) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var text = Of(dates) + Of(times) + Of(zones);
            // Every part is in its bounds, so that only the form decides; an hour of 29 is one by its form.
            var changed = chance.Next(2) == 0;
            if (changed)
            {
                text = text.Remove(chance.Next(text.Length), 1)
                    .Insert(chance.Next(text.Length), Of([" ", ":", ".", "Z", "0", "/", "-", ""]));
            }
            var form = Of<string?>([null, DateForm.DayFirst]);
            var looks =
                Is(LogTimeSql.IsoForm, text)
                || Is(LogTimeSql.SecondsForm, text)
                || Is(LogTimeSql.MillisecondsForm, text)
                || (form is not null && Is(LogTimeSql.SlashedForm, text));
            var isRead = Read(text, form) is not null;

            (isRead && !looks).ShouldBeFalse($"'{text}' is read here");
            // Only the hours before the year 1, by an offset.
            if (!changed && !text.StartsWith("0001", StringComparison.Ordinal))
                isRead.ShouldBe(looks, text);
            (read, refused) = isRead ? (read + 1, refused) : (read, refused + 1);
        }
        read.ShouldBeGreaterThan(1_000);
        refused.ShouldBeGreaterThan(1_000);

        T Of<T>(T[] choices) => choices[chance.Next(choices.Length)];
        static bool Is(string form, string text) => Regex.IsMatch(text, form + @"\z");
    }

    /// <summary>Reads a time as text and as a field, quoted and not, which must be the same; null when it is none.</summary>
    private static string? Read(string text, string? dateForm)
    {
        var fromText = LogTime.TryParse(text.AsSpan(), dateForm, out var time);
        foreach (var field in new[] { text, $"\"{text}\"" })
        {
            LogTime.TryParse(Encoding.UTF8.GetBytes(field), dateForm, out var same).ShouldBe(fromText, field);
            same.ShouldBe(time, field);
        }
        return fromText ? time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffK", CultureInfo.InvariantCulture) : null;
    }
}
