using System.Text;

namespace DzStore.Analytics.Tests.Trending.Csv.Bytes;

/// <summary>Cutting a log into blocks and parsing them on several threads does not change the result.</summary>
public sealed class LogBlocksTests
{
    private const string Header = "timestamp,user_id,product_name,action";
    private static readonly string[] Names =
    [
        "Mouse",
        "\"Mouse\"",
        "\"TV, 55\"\"\"",
        "\"Two\nlines\"",
        "\"Two\r\nlines\"",
        "TV 55\" wide",
        "a\"\"b",
        "\"\"\"\"",
        "\"\nx\"",
        "هاتف 📱",
        "é",
        " x ",
        "#1",
        "\"view\"",
        "\",\n,\"",
    ];
    private static readonly string[] Ends = ["\n", "\n", "\n", "\r\n", "\n\n", "\n  \n", "\r\n\r\n"];
    private static readonly string[] InvalidRows =
    [
        "1,U1,Mouse",
        "1,U1,a,b,view",
        "1,U1,,view",
        "1,U1,\"x\" y,view",
        "1,U1,\"open,view",
        "\"",
        "1,U1,\"a\"b\"c,view",
        "1,\"U1\n,Mouse,view",
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory, MemberData(nameof(Seeds))]
    public async Task Blocks_of_any_size_read_as_the_whole_log_does(int seed)
    {
        var chance = new Random(seed);
        var log = Encoding.UTF8.GetBytes(Text(chance, rows: chance.Next(0, 60), invalid: seed % 2));
        // In one of four a byte that is not UTF-8, somewhere after the header, and no other error.
        if (seed % 4 == 2)
            log[chance.Next(Header.Length + 1, log.Length - 1)] = 0xFF;
        var expected = WholeLog.Read(log);

        foreach (var blockBytes in new[] { 1, 2, 3, 7, 16, 50, 64, 200, 1_000, 1 << 18 })
        {
            foreach (var threads in new[] { 1, 4 })
            {
                (await WholeLog.ReadInBlocksAsync(log, threads, blockBytes)).ShouldBe(
                    expected,
                    $"blocks of {blockBytes} bytes on {threads} threads"
                );
            }
        }
    }

    [Fact]
    public async Task Noise_made_of_CSV_s_own_characters_reads_as_the_whole_log_does()
    {
        var chance = new Random(20261127);
        string[] pieces = [",", ",", "\"", "\"\"", "\n", "\r\n", "x", "view", "é", " "];
        for (var i = 0; i < 2_000; i++)
        {
            var rows = string.Concat(Enumerable.Range(0, chance.Next(1, 30)).Select(_ => pieces[chance.Next(pieces.Length)]));
            var log = Encoding.UTF8.GetBytes($"product_name,action\nMouse,view\n{rows}\n");

            (await WholeLog.ReadInBlocksAsync(log, threads: 2, chance.Next(1, 40))).ShouldBe(WholeLog.Read(log), rows);
        }
    }

    [Fact]
    public async Task The_first_error_of_the_log_is_the_one_reported_though_a_later_block_fails_sooner()
    {
        var rows = Enumerable.Repeat("1,U1,Mouse,view", 20_000).ToArray();
        rows[15_000] = "1,U1,Mouse";
        foreach (var later in Enumerable.Range(15_001, 4_999))
            rows[later] = "x";
        var log = Encoding.UTF8.GetBytes($"{Header}\n{string.Join('\n', rows)}\n");

        for (var i = 0; i < 20; i++)
            (await WholeLog.ReadInBlocksAsync(log, threads: 4, blockBytes: 500)).ShouldBe("row 15002");
    }

    [Fact]
    public async Task A_row_before_a_byte_that_is_not_UTF_8_is_told_first_and_one_after_it_is_not()
    {
        var bad = Encoding.Latin1.GetBytes("1,U1,Caf\u00e9,view\n");
        byte[] start = [.. Encoding.UTF8.GetBytes(Header + "\n1,U1,Mouse,view\n")],
            broken = [.. "1,U1\n"u8];

        (await WholeLog.ReadInBlocksAsync([.. start, .. broken, .. bad], 2, 1 << 18)).ShouldBe("row 3");
        (await WholeLog.ReadInBlocksAsync([.. start, .. bad, .. broken], 2, 1 << 18)).ShouldBe("not UTF-8");
    }

    private static string Text(Random chance, int rows, int invalid)
    {
        var text = new StringBuilder(chance.Next(2) == 0 ? "" : "\uFEFF").Append(Header).Append('\n');
        var at = chance.Next(rows + 1);
        for (var i = 0; i < rows; i++)
        {
            var row =
                invalid > 0 && i == at
                    ? InvalidRows[chance.Next(InvalidRows.Length)]
                    : $"{i},U{chance.Next(10)},{Names[chance.Next(Names.Length)]},{(chance.Next(3) == 0 ? "purchase" : "view")}";
            text.Append(row).Append(Ends[chance.Next(Ends.Length)]);
        }
        return text.Append("9,U9,Last,view\n").ToString();
    }
}
