using System.Text;
using DzStore.Analytics.Trending.Csv;
using DzStore.Analytics.Trending.Csv.Counting;
using DzStore.Analytics.Trending.Csv.Rows;
using Sylvan.Data.Csv;

namespace DzStore.Analytics.Tests.Trending.Csv;

/// <summary>
/// Reads a log the plain way, with one parser over the whole text, row by row: the blocks and threads of <see cref="TrafficLog"/> are
/// compared with it.
/// </summary>
internal static class WholeLog
{
    /// <summary>Reads the counts by product and the number of rows, or the first invalid row.</summary>
    public static string Read(byte[] log)
    {
        var text = new StreamReader(
            new MemoryStream(log),
            new UTF8Encoding(true, throwOnInvalidBytes: true),
            detectEncodingFromByteOrderMarks: false
        );
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (row, rows) = (1, 0);
        try
        {
            using var csv = CsvDataReader.Create(
                text,
                new CsvDataReaderOptions
                {
                    Delimiter = ',',
                    CsvStyle = CsvStyle.Standard,
                    Comment = '\uDC00',
                    BufferSize = 1 << 20,
                }
            );
            while (csv.Read())
            {
                row++;
                if (csv.RowFieldCount == 1 && csv.FieldCount > 1 && string.IsNullOrWhiteSpace(csv.GetString(0)))
                    continue;
                if (csv.RowFieldCount != csv.FieldCount)
                    return $"row {row}";
                if (csv.GetString(csv.GetOrdinal("action")) == "view")
                {
                    var name = csv.GetString(csv.GetOrdinal("product_name"));
                    if (string.IsNullOrWhiteSpace(name))
                        return $"row {row}";
                    counts[name] = counts.GetValueOrDefault(name) + 1;
                }
                rows++;
            }
        }
        catch (DecoderFallbackException)
        {
            return "not UTF-8";
        }
        catch (CsvFormatException)
        {
            return $"row {row + 1}";
        }
        return Told(rows, counts.Select(count => (count.Key, (long)count.Value)));
    }

    public static async Task<string> ReadInBlocksAsync(byte[] log, int threads, int blockBytes)
    {
        var views = new ViewCounter();
        try
        {
            var extent = await new TrafficLog(1_000, threads, blockBytes).CountViewsAsync(
                new MemoryStream(log),
                views,
                null,
                new Progress<long>(),
                TestContext.Current.CancellationToken
            );
            return Told(
                extent.Rows,
                views
                    .MostViewedFirst()
                    .Select(product => (product.ProductName, product.Count))
                    .OrderBy(product => product.ProductName, StringComparer.Ordinal)
            );
        }
        catch (TrafficLogException e)
        {
            return e.Message.Contains("not UTF-8") ? "not UTF-8" : $"row {e.Row}";
        }
    }

    private static string Told(long rows, IEnumerable<(string Name, long Count)> counts) =>
        $"{rows} rows: {string.Join(" ", counts.Select(count => $"{count.Name}={count.Count}"))}";
}
