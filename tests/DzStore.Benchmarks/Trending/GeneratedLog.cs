using System.Globalization;
using System.Text;

namespace DzStore.Benchmarks.Trending;

/// <summary>
/// A traffic log of the shop: 500 products, some of them quoted, with commas, quotes and Arabic in their names; the most viewed far ahead
/// of the rest, as in a real shop; one row in five is no view. The same seed gives the same bytes.
/// </summary>
internal static class GeneratedLog
{
    private const int Seed = 20261127;
    private const int Products = 500;

    public static void Write(string path, int rows)
    {
        var chance = new Random(Seed);
        var names = Enumerable.Range(0, Products).Select(Name).ToArray();
        var start = new DateTime(2026, 11, 27, 0, 0, 0, DateTimeKind.Utc);
        using var log = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        log.Write("timestamp,user_id,product_name,action\n");
        for (var i = 0; i < rows; i++)
        {
            // Small numbers are more likely: squaring a uniform one leans towards 0.
            var popular = chance.NextDouble();
            log.Write(start.AddMilliseconds(i * 5L).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            log.Write(string.Create(CultureInfo.InvariantCulture, $",U{chance.Next(10_000):0000},"));
            log.Write(names[(int)(popular * popular * Products)]);
            log.Write(chance.Next(5) == 0 ? ",purchase\n" : ",view\n");
        }
    }

    private static string Name(int i) =>
        (i % 10) switch
        {
            1 => $"\"TV {i}, 55\"\"\"",
            4 => $"\"Mouse {i}\"",
            7 => $"هاتف {i}",
            _ => $"Product {i}",
        };
}
