using System.Text;
using DzStore.Analytics.Trending.Csv;
using DzStore.Analytics.Trending.Csv.Counting;
using DzStore.Analytics.Trending.Csv.Rows;

namespace DzStore.Analytics.Tests.Trending.Csv;

public sealed class TrafficLogTests
{
    private const string Header = "timestamp,user_id,product_name,action\n";
    private const string MustBe =
        "It must be timestamp,user_id,product_name,action, in any order, with commas, semicolons or tabs between.";
    private const string NotCsv =
        " is not CSV: a quoted field must end with a quote before the comma or the line's end, and a quote inside it is doubled.";

    public static TheoryData<string, string, string> Readable =>
        new()
        {
            { "plain", Header + "1,U1,Mouse,view\n2,U1,Mouse,view\n3,U2,Laptop,view\n", "Mouse=2 Laptop=1" },
            { "no line end at the end", Header + "1,U1,Mouse,view", "Mouse=1" },
            { "ties by name, ordinal", Header + "1,U1,b,view\n1,U1,a,view\n1,U1,B,view\n1,U1,é,view\n", "B=1 a=1 b=1 é=1" },
            {
                "other actions",
                Header + "1,U1,Mouse,purchase\n1,U1,Mouse,view\n1,U1,Mouse,View\n1,U1,Mouse, view\n1,U1,,add_to_cart\n",
                "Mouse=1"
            },
            { "CRLF", (Header + "1,U1,Mouse,view\n2,U1,Mouse,view\n").ReplaceLineEndings("\r\n"), "Mouse=2" },
            { "byte order mark", "\uFEFF" + Header + "1,U1,Mouse,view\n", "Mouse=1" },
            { "blank lines", "timestamp,user_id,product_name,action\n\n1,U1,Mouse,view\n\n   \n2,U1,Mouse,view\n\n\n", "Mouse=2" },
            { "quoted comma", Header + "1,U1,\"TV, 55 inch\",view\n", "TV, 55 inch=1" },
            { "quoted quote", Header + "1,U1,\"TV 55\"\"\",\"view\"\n", "TV 55\"=1" },
            { "quoted line break", Header + "1,U1,\"Two\nlines\",view\n2,U1,Mouse,view\n", "Mouse=1 Two\nlines=1" },
            { "a quote in the middle is itself", Header + "1,U1,TV 55\" wide,view\n", "TV 55\" wide=1" },
            { "columns in another order", "action,product_name\nview,Mouse\nview,Mouse\n", "Mouse=2" },
            { "more columns", "timestamp,user_id,product_name,action,referrer\n1,U1,Mouse,view,\n", "Mouse=1" },
            { "unicode", Header + "1,U1,هاتف 📱,view\n2,U1,هاتف 📱,view\n", "هاتف 📱=2" },
            { "a number sign begins no comment", Header + "#1,U1,Mouse,view\n#2,U1,\"Two\nlines\",view\n", "Mouse=1 Two\nlines=1" },
            { "semicolons", "timestamp;user_id;product_name;action\n1;U1;\"TV; 55\"\"\";view\n2;U1;a,b;view\n;;;\n", "TV; 55\"=1 a,b=1" },
            {
                "tabs",
                "timestamp\tuser_id\tproduct_name\taction\r\n1\tU1\tTV 55\" wide\tview\r\n  \r\n2\tU1\t\"a\tb\"\tview\r\n",
                "TV 55\" wide=1 a\tb=1"
            },
            { "commas in a name of the header", "action,\"a;b;action\",product_name\nview,x,Mouse\n", "Mouse=1" },
            {
                "names in another case and with spaces around",
                "Timestamp, USER_ID ,\" Product_Name\",ACTION \n1,U1,Mouse,view\n",
                "Mouse=1"
            },
            { "the usual name beside another spelling of it", "Action,action,product_name\nbuy,view,Mouse\n", "Mouse=1" },
            { "spaces are part of a name", Header + "1,U1, Mouse,view\n", " Mouse=1" },
        };

    [Theory, MemberData(nameof(Readable))]
    public async Task Counts_views_by_product(string _, string log, string expected)
    {
        var (views, rows) = await ReadAsync(Encoding.UTF8.GetBytes(log));

        string.Join(' ', views.MostViewedFirst().Select(product => $"{product.ProductName}={product.Count}")).ShouldBe(expected);
        rows.ShouldBeGreaterThan(0);
    }

    public static TheoryData<string, byte[], string> Broken =>
        new()
        {
            { "empty", [], "The log is empty. Its first line must be the header timestamp,user_id,product_name,action." },
            {
                "no product column",
                Utf8("timestamp,user_id,product,action\n1,U1,Mouse,view\n"),
                "The header has no column 'product_name': it is 'timestamp,user_id,product,action'. " + MustBe
            },
            {
                "no action column",
                Utf8("timestamp,user_id,product_name\n1,U1,Mouse\n"),
                "The header has no column 'action': it is 'timestamp,user_id,product_name'. " + MustBe
            },
            {
                "no header",
                Utf8("1,U1,Mouse,view\n2,U1,Mouse,view\n"),
                "The header has no column 'action': it is '1,U1,Mouse,view'. " + MustBe
            },
            {
                "another separator",
                Utf8("timestamp|user_id|product_name|action\n1|U1|Mouse|view\n"),
                "The header has no column 'action': it is 'timestamp|user_id|product_name|action'. " + MustBe
            },
            {
                "semicolons without a product column",
                Utf8("timestamp;user_id;product;action\n1;U1;Mouse;view\n"),
                "The header has no column 'product_name': it is 'timestamp;user_id;product;action'. " + MustBe
            },
            {
                "a semicolon not quoted",
                Utf8("product_name;action\nTV; 55 inch;view\n"),
                "Row 2 has 3 fields where the header has 2: a field that holds a semicolon must be quoted."
            },
            {
                "two spellings of a column",
                Utf8("Action,product_name,ACTION\nview,Mouse,view\n"),
                "The header names the column 'action' 2 times. Name it once."
            },
            {
                "a header too long",
                Utf8("action,product_name," + new string('x', 2 << 20) + "\nview,Mouse,\n"),
                "The header is longer than 1048576 characters, the most that is read. It must be timestamp,user_id,product_name,action."
            },
            {
                "a quote not closed in the header",
                Utf8("action,product_name,\"" + new string('x', 2 << 20) + "\nview,Mouse,\n"),
                "The header is longer than 1048576 characters: a quote in it is probably not closed. "
                    + "It must be timestamp,user_id,product_name,action."
            },
            {
                "too many columns",
                Utf8("action,product_name" + new string(',', 1 << 16) + "\nview,Mouse\n"),
                "The header has more than 65536 columns, the most that are read."
            },
            {
                "a row too long without a quote",
                Utf8(Header + "1,U1,Mouse,view\n1,U1," + new string('x', 2 << 20) + ",view\n"),
                "Row 3 is longer than 1048576 characters, the most that is read."
            },
            {
                "a row too long after one in quotes",
                Utf8(Header + "1,\"U\n1\",TV 55\" wide,view\n1,\"U1\"," + new string('x', 2 << 20) + ",view\n"),
                "Row 3 is longer than 1048576 characters, the most that is read."
            },
            {
                "a column twice",
                Utf8("action,product_name,action\nview,Mouse,view\n"),
                "The header names the column 'action' 2 times. Name it once."
            },
            {
                "a field missing",
                Utf8(Header + "1,U1,Mouse,view\n2,U1,Mouse\n"),
                "Row 3 has 3 fields where the header has 4: the column 'action' is missing."
            },
            {
                "a comma not quoted",
                Utf8(Header + "1,U1,TV, 55 inch,view\n"),
                "Row 2 has 5 fields where the header has 4: a field that holds a comma must be quoted."
            },
            {
                "a view of nothing",
                Utf8(Header + "1,U1,Mouse,view\n2,U1,,view\n"),
                "Row 3: the column 'product_name' of a view is empty. Give the product's name."
            },
            {
                "a view of a blank",
                Utf8(Header + "1,U1,\"  \",view\n"),
                "Row 2: the column 'product_name' of a view is empty. Give the product's name."
            },
            { "text after a closing quote", Utf8(Header + "1,U1,\"TV\" 55,view\n"), "Row 2" + NotCsv },
            { "an open quote", Utf8(Header + "1,U1,Mouse,view\n2,U1,\"Mouse,view\n3,U1,Mouse,view\n"), "Row 3" + NotCsv },
            {
                "a row too long",
                Utf8(Header + "1,U1,\"" + new string('x', 2 << 20)),
                "Row 2 is longer than 1048576 characters: a quote in it is probably not closed."
            },
            {
                "a name too long",
                Utf8(Header + $"1,U1,{new string('x', 1_001)},view\n"),
                "Row 2: the column 'product_name' has 1001 characters; at most 1000 are read."
            },
            {
                "Latin-1",
                Encoding.Latin1.GetBytes(Header + "1,U1,Mouse,view\n2,U1,Caf\u00e9,view\n"),
                "Line 3 is not UTF-8. Save the log as UTF-8 and run again."
            },
            {
                "UTF-16",
                Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Header + "1,U1,Mouse,view\n")).ToArray(),
                "Line 1 is not UTF-8. Save the log as UTF-8 and run again."
            },
            {
                "UTF-16 without a mark",
                Encoding.Unicode.GetBytes(Header + "1,U1,Mouse,view\n"),
                $"The header has no column 'action': it is '{string.Concat(Header.TrimEnd().Select(each => $"{each}\uFFFD"))}'. {MustBe}"
            },
            {
                "a carriage return alone",
                Utf8(Header + "1,U1,Mouse,view\n2,U1,\"A\r\",view\r\n3,U1,A\rB,view\n"),
                "Row 4 has a carriage return that no line feed follows. "
                    + "A row ends with LF or CRLF, and a field that holds a line break is quoted."
            },
            {
                "an error before a carriage return alone",
                Utf8(Header + "1,U1,Mouse,view\n2,U1,Mouse\n3,U1,A\rB,view\n"),
                "Row 3 has 3 fields where the header has 4: the column 'action' is missing."
            },
            {
                "too many products",
                Utf8(Header + string.Concat(Enumerable.Range(0, 101).Select(i => $"1,U1,P{i},view\n"))),
                "The log names more than 100 products. Is product_name the right column? Else raise Trending:MaxProducts."
            },
        };

    [Theory, MemberData(nameof(Broken))]
    public async Task Says_what_is_wrong_and_where(string _, byte[] log, string message) =>
        (await Should.ThrowAsync<TrafficLogException>(() => ReadAsync(log))).Message.ShouldBe(message);

    [Fact]
    public async Task A_byte_that_is_not_UTF_8_is_found_far_into_the_log()
    {
        var log = Utf8(Header + string.Concat(Enumerable.Repeat("2026-11-27T00:00:00Z,U000001,Gaming Laptop,view\n", 50_000)));
        log[^20] = 0xFF;

        (await Should.ThrowAsync<TrafficLogException>(() => ReadAsync(log))).Row.ShouldBe(50_001);
    }

    [Fact]
    public async Task Rows_are_counted_without_blank_lines_and_progress_is_in_bytes()
    {
        var log = Utf8(Header + string.Concat(Enumerable.Repeat("2026-11-27T00:00:00Z,U000001,Gaming Laptop,view\n\n", 40_000)));
        List<long> reports = [];

        var extent = await new TrafficLog(100, blockBytes: 1 << 16).CountViewsAsync(
            new MemoryStream(log),
            new ViewCounter(),
            null,
            new Reports(reports),
            TestContext.Current.CancellationToken
        );

        extent.ShouldBe(new LogExtent(40_000, false));
        reports.Count.ShouldBeGreaterThan(2);
        reports.ShouldBe(reports.Order());
        reports[^1].ShouldBe(log.Length);
    }

    [Fact]
    public async Task A_wish_to_cancel_is_heard_in_the_middle()
    {
        var log = Utf8(Header + string.Concat(Enumerable.Repeat("1,U1,Mouse,view\n", 200_000)));
        using var cancellation = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(() =>
            new TrafficLog(100).CountViewsAsync(
                new MemoryStream(log),
                new ViewCounter(),
                null,
                new CancelAtOnce(cancellation),
                cancellation.Token
            )
        );
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<(ViewCounter Views, long Rows)> ReadAsync(byte[] log)
    {
        var views = new ViewCounter();
        return (
            views,
            (
                await new TrafficLog(maxProducts: 100).CountViewsAsync(
                    new MemoryStream(log),
                    views,
                    null,
                    new Reports([]),
                    TestContext.Current.CancellationToken
                )
            ).Rows
        );
    }

    private sealed class Reports(List<long> into) : IProgress<long>
    {
        public void Report(long value) => into.Add(value);
    }

    private sealed class CancelAtOnce(CancellationTokenSource cancellation) : IProgress<long>
    {
        public void Report(long value) => cancellation.Cancel();
    }
}
