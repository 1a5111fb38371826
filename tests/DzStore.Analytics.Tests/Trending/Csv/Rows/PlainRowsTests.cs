using System.Text;
using DzStore.Analytics.Trending.Csv.Bytes;
using DzStore.Analytics.Trending.Csv.Counting;
using DzStore.Analytics.Trending.Csv.Rows;
using Sylvan.Data.Csv;

namespace DzStore.Analytics.Tests.Trending.Csv.Rows;

/// <summary>
/// Rows that are read in place come out as the CSV parser reads them: the same rows, counts and errors, in the same words.
/// </summary>
public sealed class PlainRowsTests
{
    private const string Header = "timestamp,user_id,product_name,action";

    private static readonly string[] Times =
    [
        "2026-11-27T00:00:00Z",
        "2026-11-27T00:00:01Z",
        "2026-11-27T23:59:59Z",
        "\"2026-11-27T00:00:00Z\"",
        "2026-11-27 01:00:00+01:00",
        "2026-11-27T00:00:00.5Z",
        "2026-11-26T23:59:59",
        "2024-02-29T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "2026-11-27 00:00",
        "\"2026-11-27 00:00:01 UTC\"",
        "1795651200123",
    ];

    private static readonly string[] NoTimes =
    [
        "",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-11-27T24:00:00Z",
        "2026-11-27T00:60:00Z",
        "2026-11-27T00:00:60Z",
        "0000-11-27T00:00:00Z",
        "2026-00-27T00:00:00Z",
        "2026-11-00T00:00:00Z",
        "2026-11-27T0a:00:00Z",
        "2026-11-27t00:00:00Z",
        "2026/11/27T00:00:00Z",
        "2026-11-27T00:00:00z",
        "2026-11-27T00:00:00.Z",
        "2026-11-27T00:00:00+0100",
        "2026-11-27T00:00:00+14:01",
        "0001-01-01T00:00:00+00:01",
        " 2026-11-27T00:00:00Z",
        "\"2026\"\"\"",
    ];

    private static readonly string[] Names =
    [
        "Mouse",
        "\"Mouse\"",
        "M",
        "\"M\"",
        "\"TV, 55\"\"\"",
        "\"\"\"\"",
        "\"\"\"\"\"\"",
        "\"a\"\"b\"",
        "\"Two\nlines\"",
        "\"Two\r\nlines\"",
        "\"\n\n\"",
        "\",\"",
        "\"\n\"\"\"",
        "هاتف 📱",
        "\"é\"",
        " x ",
        "\" x\"",
        "\u2003x",
        "x\u00A0",
        "TV 55\" wide",
        "a\"\"b",
        "a\"",
        " \"a\"",
        "a name of more than sixteen bytes",
        "#1",
        new('n', 1_000),
        new('é', 1_000),
    ];

    private static readonly string[] NoNames =
    [
        "",
        "\"\"",
        " ",
        "\"  \"",
        "\u2003",
        "\"\u2003\"",
        "\"\n\"",
        new('n', 1_001),
        new('é', 1_001),
    ];

    private static readonly string[] Actions =
    [
        "view",
        "view",
        "view",
        "view",
        "\"view\"",
        "View",
        "view ",
        "\"vi\"\"ew\"",
        "",
        "\"\"",
        "purchase",
        "\"\nview\"",
    ];

    private static readonly string[] Broken =
    [
        "1,U1,Mouse",
        "1,U1,a,b,view",
        "1",
        ",,,,",
        "\"1",
        "1,U1,\"x\" y,view",
        "1,U1,\"open,view",
        "\"",
        "1,U1,\"a\"b\"c,view",
        "1,\"U1\n,Mouse,view",
        "\"a\"b\",,,",
        "\"1\"\"",
        "\"\"x,,,",
        "  ",
        "\"\"",
        "\t",
        "\u2003",
        "1,U1,Mouse,\"view\" ",
    ];

    private static readonly string[] Ends = ["\n", "\n", "\n", "\n", "\r\n", "\n\n", "\r\n\r\n", "\r\n\n"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory, MemberData(nameof(Seeds))]
    public void Rows_counts_and_errors_are_the_parser_s(int seed)
    {
        var chance = new Random(seed);
        for (var i = 0; i < 500; i++)
            ShouldReadAlike(Log(chance), chance.Next(2) == 0);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Noise_made_of_CSV_s_own_characters_is_what_the_parser_says(int seed)
    {
        var chance = new Random(seed);
        string[] pieces = [",", ",", "\"", "\"\"", "\n", "\n", "\r\n", "\r", "x", "view", "é", " "];
        for (var i = 0; i < 1_000; i++)
        {
            // Long enough to go on over 64 bytes, and what is plain in front moves the rest to any place among them.
            var plain = string.Concat(Enumerable.Repeat("a,view\n", chance.Next(12))) + new string('n', chance.Next(1, 64)) + ",view\n";
            var noise = string.Concat(Enumerable.Range(0, chance.Next(1, 60)).Select(_ => pieces[chance.Next(pieces.Length)]));
            ShouldReadAlike(Encoding.UTF8.GetBytes($"product_name,action\n{plain}{noise}"), false);
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Quotes_doubled_quotes_line_breaks_and_empty_lines_are_no_reason_to_ask_the_parser(string end)
    {
        string[] names = ["Mouse", "\"Mouse\"", "\"TV, 55\"\"\"", "\"Two\nlines\"", "هاتف"];
        var log = Encoding.UTF8.GetBytes(
            $"{Header}{end}"
                + string.Concat(
                    Enumerable.Range(0, 10_000).Select(i => $"1,U1,{names[i % names.Length]},\"view\"{end}{(i % 9 == 0 ? end : "")}")
                )
        );
        var pass = new Watched(new ViewPass(Columns(log), null, 10), plain: true);

        new LogParser(Columns(log), pass).Parse(new LogBlock(log, log.Length, IsFirst: true, MayBeUnfinished: false));

        // Those with the header.
        pass.Parsed.ShouldBeLessThan(300);
        pass.Rows.ShouldBe(10_000);
    }

    [Fact]
    public void Wide_rows_are_no_reason_to_ask_the_parser_which_needs_the_square_of_their_fields()
    {
        const int Columns = 50_000;
        var row = "view,Mouse" + string.Concat(Enumerable.Repeat(",abcd", Columns - 2));
        var log = Encoding.UTF8.GetBytes("action,product_name" + string.Concat(Enumerable.Repeat(",c", Columns - 2)) + "\n");
        log = [.. log, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(row + "\n", 5)))];
        var before = GC.GetAllocatedBytesForCurrentThread();

        var columns = LogColumns.Read(new MemoryStream(log), log.Length);
        var pass = new Watched(new ViewPass(columns, null, 10), plain: true);
        new LogParser(columns, pass).Parse(new LogBlock(log, log.Length, IsFirst: true, MayBeUnfinished: false));

        (pass.Parsed, pass.Rows).ShouldBe((0, 5));
        // The parser takes 460 MB for one such row.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(32 << 20);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\"b")]
    public void A_row_of_a_million_fields_is_refused_before_the_parser_sees_it_and_one_before_it_first(string field)
    {
        var wide = field + new string(',', 1_000_000) + "\n";
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refused("1,U1,Mouse,view\n" + wide)
            .ShouldBe("Row 3 has more than 65536 commas where the header has 4 columns, or a quote that CSV does not have there.");
        Refused("1,U1,Mouse\n" + wide).ShouldBe("Row 2 has 3 fields where the header has 4: the column 'action' is missing.");
        Refused(wide + "1,U1,A\rB,view\n").ShouldStartWith("Row 2 has more than 65536 commas");

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(64 << 20);

        static string Refused(string rows)
        {
            var log = Encoding.UTF8.GetBytes($"{Header}\n{rows}");
            var columns = Columns(log);
            var error = Should.Throw<RowException>(() =>
                new LogParser(columns, new ViewPass(columns, null, 10)).Parse(new LogBlock(log, log.Length, true, false))
            );
            return $"Row {error.Row}{error.Message}";
        }
    }

    private static LogColumns Columns(byte[] log) => LogColumns.Read(new MemoryStream(log), log.Length);

    private static void ShouldReadAlike(byte[] log, bool window)
    {
        DateTime? after = window ? new DateTime(2026, 11, 27, 0, 0, 0, DateTimeKind.Utc) : null;
        Read(log, after, plain: true)
            .ShouldBe(Read(log, after, plain: false), Encoding.UTF8.GetString(log).Replace("\r", "\\r").Replace("\n", "\\n\n"));
    }

    private static string Read(byte[] log, DateTime? after, bool plain)
    {
        var columns = Columns(log);
        var views = new ViewPass(columns, after, maxProducts: 20);
        var told = Read(log, columns, new Watched(views, plain));
        foreach (var (name, count) in views.Views.MostViewedFirst())
            told += $"\n{name}={count}";
        if (after is null)
            return told;
        var newest = new NewestPass(columns);
        return $"{told}\n{Read(log, columns, new Watched(newest, plain))}\n{newest.Newest:O}";
    }

    /// <summary>The header with the first rows, then the rest as a block of its own: all of the latter may be plain.</summary>
    private static string Read(byte[] log, LogColumns columns, Watched pass)
    {
        var parser = new LogParser(columns, pass);
        var first = RowEnds.First(log, (byte)',');
        var rest = log[first..];
        try
        {
            var rows = parser.Parse(new LogBlock(log, first, IsFirst: true, MayBeUnfinished: false));
            rows += parser.Parse(new LogBlock(rest, rest.Length, IsFirst: false, MayBeUnfinished: false));
            return $"{rows} rows, {pass.Rows} taken";
        }
        catch (RowException e)
        {
            return $"Row {e.Row}{e.Message}, {pass.Rows} taken";
        }
        catch (TrafficLogException e)
        {
            return e.Message;
        }
    }

    private static byte[] Log(Random chance)
    {
        var text = new StringBuilder(Header).Append(chance.Next(4) == 0 ? "\r\n" : "\n");
        var rows = chance.Next(30);
        // Most logs have one thing wrong at most, so that what comes after is read too.
        var (invalid, kind) = (chance.Next(2 * rows + 1), chance.Next(4));
        for (var row = 0; row < rows; row++)
        {
            var (time, name, action) = (Of(chance, Times), Of(chance, Names), Of(chance, Actions));
            if (row == invalid && kind == 0)
                (name, action) = (Of(chance, NoNames), chance.Next(2) == 0 ? action : "view");
            if (row == invalid && kind == 1)
                time = Of(chance, NoTimes);
            text.Append(row == invalid && kind == 2 ? Of(chance, Broken) : $"{time},U{chance.Next(10)},{name},{action}");
            if (row < rows - 1 || chance.Next(4) > 0)
                text.Append(chance.Next(4) == 0 ? Of(chance, Ends) : "\n");
        }
        var log = Encoding.UTF8.GetBytes(text.ToString());
        if (rows > 0 && kind == 3 && chance.Next(2) == 0)
            log[chance.Next(Header.Length + 2, log.Length)] = 0xFF;
        return log;
    }

    private static string Of(Random chance, string[] choices) => choices[chance.Next(choices.Length)];

    /// <summary>Counts the rows that the parser read, and lets it read all of them if the test wants that.</summary>
    private sealed class Watched(LogPass pass, bool plain) : LogPass
    {
        public int Parsed { get; private set; }

        protected override void Look(CsvDataReader csv)
        {
            Parsed++;
            pass.Take(csv);
        }

        protected override bool TryLook(in PlainRows rows) => plain && pass.TryTake(rows);
    }
}
