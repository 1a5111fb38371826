using DzStore.Analytics.Trending.Csv.Rows;
using DzStore.Testing;

namespace DzStore.Analytics.Tests.Engines.Spark;

/// <summary>Times, unfinished lines, carriage returns and blank rows: both engines find the same rows in a log.</summary>
public sealed class SameRowsTests(MongoServer mongo, SparkServer spark) : BothEnginesTest(mongo, spark)
{
    [Fact]
    public async Task Times_at_the_edges_of_what_is_one_are_times_to_both()
    {
        await using var service = OnSpark();
        // What is no time, and why, SameTimesTests ask for one by one: here both engines stop at one, and at none at all.
        foreach (var time in new[] { "", "9999-12-31T23:59:59-01:00" })
        {
            service.WriteSource("log.csv", Header + $"2026-11-27T01:00:00Z,u,A,view\n{time},u,B,view\n");
            (await AlikeAsync(service, "log.csv", 60)).ShouldStartWith(
                "bad_source log.csv: Row 3: the column 'timestamp' holds '",
                customMessage: time
            );
        }

        service.WriteSource(
            "log.csv",
            Header
                + "2026-11-27T01:00:00Z,u,A,view\n2026-11-27T00:00:00.0000019Z,u,B,view\n2026-11-27T00:00:00.0000009Z,u,C,view\n"
                + "2026-11-27T15:00:00+14:00,u,D,view\n2026-11-26T11:00:00-14:00,u,E,view\n0001-01-01T00:00:00Z,u,F,view\n"
        );
        (await AlikeAsync(service, "log.csv", 60)).ShouldBe("6 rows, 0 half: A=1 B=1 D=1 E=1");
        service.WriteSource("log.csv", Header + "9999-12-31T23:59:59.9999999Z,u,A,view\n9999-12-31T22:59:59.9999999Z,u,B,view\n");
        (await AlikeAsync(service, "log.csv", 60)).ShouldBe("2 rows, 0 half: A=1");
    }

    [Fact]
    public async Task The_forms_of_time_that_logs_have_are_the_same_to_both()
    {
        await using var service = OnSpark();
        // The window ends at each of the times, which are one, or begins with it: the views at the time itself are not in that.
        var hour = string.Concat(SameTimesTests.OneHour.Select((time, i) => $"{time},u,A{i},view\n"));
        var views = string.Join(' ', SameTimesTests.OneHour.Select((_, i) => $"A{i}=1"));
        var rows = SameTimesTests.OneHour.Count + 2;
        service.WriteSource("log.csv", Header + hour + "2025-12-06 09:59:59.999999,u,B,view\n2025-12-06 09:50,u,C,view\n");
        (await AlikeAsync(service, "log.csv", 10)).ShouldBe($"{rows} rows, 0 half: {views} B=1");
        service.WriteSource("log.csv", Header + hour + "2025-12-06 10:00:00.000001,u,B,view\n2025-12-06 10:10,u,C,view\n");
        (await AlikeAsync(service, "log.csv", 10)).ShouldBe($"{rows} rows, 0 half: B=1 C=1");

        foreach (var (form, old) in new[] { (DateForm.DayFirst, "C"), (DateForm.MonthFirst, "A") })
        {
            service.WriteSource("log.csv", Header + "06/12/2025 10:00,u,A,view\n12/06/2025 11:00:00.5+01:00,u,C,view\n");
            (await AlikeAsync(service, "log.csv", 10, form)).ShouldBe($"2 rows, 0 half: {(old == "C" ? "A" : "C")}=1", form);
        }
        (await AlikeAsync(service, "log.csv", 10)).ShouldStartWith(
            "bad_source log.csv: Row 2: the column 'timestamp' holds '06/12/2025 10:00'"
        );
        service.WriteSource("log.csv", Header + "06/12/2025 10:00,u,A,view\n31/02/2025 10:00,u,B,view\n");
        (await AlikeAsync(service, "log.csv", 10, DateForm.DayFirst)).ShouldStartWith("bad_source log.csv: Row 3: the column 'timestamp'");
    }

    [Fact]
    public async Task Separators_and_spellings_of_the_header_are_the_same_to_both()
    {
        await using var service = OnSpark();
        Directory.CreateDirectory(Path.Combine(service.Sources, "shops"));
        service.WriteSource("shops/A.CSV", "Timestamp;USER_ID; product_name ;action\n2025-12-06 10:00;1;\"TV; 55\"\"\";view\n1;1;a,b;buy");
        service.WriteSource("shops/b.csv", "ACTION\tproduct_name\ttimestamp\r\nview\tMouse\t2025-12-06 10:00\r\n  \r\n\t\t\r\nview\tM");
        (await AlikeAsync(service, "shops")).ShouldBe("4 rows, 1 half: Mouse=1 TV; 55\"=1");

        service.WriteSource("log.csv", "action\tproduct_name\tx\nview\tA\t1\n\t\nview\tB\t1\n");
        (await AlikeAsync(service, "log.csv")).ShouldBe(
            "bad_source log.csv: Row 3 has 2 fields where the header has 3: the column 'x' is missing."
        );
        service.WriteSource("log.csv", "action;product_name\nview;A;B\n");
        (await AlikeAsync(service, "log.csv")).ShouldBe(
            "bad_source log.csv: Row 2 has 3 fields where the header has 2: a field that holds a semicolon must be quoted."
        );
        service.WriteSource("log.csv", "Action,ACTION,product_name\nview,view,A\n");
        (await AlikeAsync(service, "log.csv")).ShouldBe("bad_source log.csv: The header names the column 'action' 2 times. Name it once.");
    }

    [Fact]
    public async Task A_header_of_more_columns_than_Spark_can_plan_is_refused_there_by_name()
    {
        await using var service = OnSpark();
        service.WriteSource("log.csv", "action,product_name" + new string(',', 1_000) + "\nview,A" + new string(',', 1_000) + "\n");

        (await HereAsync(service, new("log.csv"))).Views.ShouldBe(1);
        (await ErrorAsync(() => ThereAsync(service, new("log.csv")))).Message.ShouldStartWith(
            "log.csv: The header has 1002 columns. On Spark at most 1000 are read"
        );
    }

    [Fact]
    public async Task Half_lines_are_left_out_by_both_whatever_Spark_would_make_of_them()
    {
        await using var service = OnSpark();
        byte[][] logs =
        [
            Utf8("\"t\",\"u\",\"A\",\"view\"\n\"t\",\"u\",\"A\",\"view"),
            Utf8("t,u,B,view\nt,u,\"B,view"),
            [.. Utf8("t,u,C,view\nt,u,C,view"), 0xC3],
            Utf8("\n  \r\n\nt,u,D,view\n\nt,u"),
            Utf8("t,u,E,view\n\""),
            Utf8("t,u,F,view\nt,u,,view"),
            Utf8("t,u"),
            Utf8(string.Concat(Enumerable.Repeat("t,u,\"G\nG\",view\n", 3_000)) + "t,u,\"G"),
            // Whole ones.
            Utf8("t,u,H,view\n   "),
            Utf8("t,u,\"I\nI\",view"),
            Utf8("t,u,J,view\r"),
        ];
        Directory.CreateDirectory(Path.Combine(service.Sources, "half"));
        foreach (var (log, i) in logs.Select((log, i) => (log, i)))
            File.WriteAllBytes(Path.Combine(service.Sources, "half", $"{i}.csv"), [.. Utf8(Header), .. log]);
        (await AlikeAsync(service, "half")).ShouldBe("3009 rows, 8 half: G\nG=3000 A=1 B=1 C=1 D=1 E=1 F=1 H=1 I\nI=1 J=1");

        // Neither is its time the newest; and a row that is no view is as little whole as any without a time.
        service.WriteSource("log.csv", Header + "2026-11-27T01:00:00Z,u,A,view\n2026-11-27T05:00:00Z,u,A,\"view");
        (await AlikeAsync(service, "log.csv", 60)).ShouldBe("1 rows, 1 half: A=1");
        service.WriteSource("log.csv", Header + "2026-11-27T01:00:00Z,u,A,view\n2026,u,A,buy");
        (await AlikeAsync(service, "log.csv", 60)).ShouldBe("1 rows, 1 half: A=1");
        service.WriteSource("log.csv", Header + "t,u,A,view\nt,u\nt,u,B,view\nt,u");
        (await AlikeAsync(service, "log.csv")).ShouldBe(
            "bad_source log.csv: Row 3 has 2 fields where the header has 4: the column 'product_name' is missing."
        );
    }

    [Fact]
    public async Task Carriage_returns_and_blank_rows_are_the_same_to_both()
    {
        await using var service = OnSpark();
        foreach (
            var (log, row) in new[]
            {
                (Header + "t,u,A,view\nt,u,A\rB,view\n", 3),
                ("action,product_name\nview,A\nview,A\rB\n", 3),
                (Header + "t,u,A,view\nt,u,A,view\rt,u,B,view\n", 3),
                (Header + "t,u,A,view\r\r\n", 2),
                (Header.Replace('\n', '\r') + "t,u,A,view\nt,u,B,view\n", 1),
                ((Header + "t,u,A,view\n").Replace('\n', '\r'), 1),
            }
        )
        {
            service.WriteSource("log.csv", log);
            (await AlikeAsync(service, "log.csv")).ShouldBe(
                $"bad_source log.csv: Row {row} has a carriage return that no line feed follows. "
                    + "A row ends with LF or CRLF, and a field that holds a line break is quoted.",
                log
            );
        }

        service.WriteSource("log.csv", Header + "t,u,\"A\rB\",view\n\"\"\nt,u,C,view\r\n\" \"\r\n\"\n \"\n\u2003\nt,u,\"C\",\"view\"\r\n");
        (await AlikeAsync(service, "log.csv")).ShouldBe("3 rows, 0 half: C=2 A\rB=1");
    }
}
