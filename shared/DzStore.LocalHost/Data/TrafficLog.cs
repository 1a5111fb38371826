namespace DzStore.LocalHost.Data;

/// <summary>The sample log of web traffic: the eight rows of the lab.</summary>
public static class TrafficLog
{
    /// <summary>The name of the log among the sources of Analytics.</summary>
    public const string Name = "web_traffic.csv";

    private static string Shipped => Path.Combine(AppContext.BaseDirectory, "Samples", Name);

    /// <summary>Copies the sample into the sources, unless a log of that name is there.</summary>
    public static void Provide(DataFolder folder)
    {
        var target = Path.Combine(folder.Sources, Name);
        if (!File.Exists(target))
            File.Copy(Shipped, target);
    }

    /// <summary>
    /// Counts the views of each product in the sample, most viewed first, to check the answer of Analytics. Null where the log among
    /// the sources is another one: it may be larger or quoted, which this count does not handle.
    /// </summary>
    public static IReadOnlyList<(string Product, long Views)>? CountShipped(DataFolder folder)
    {
        var rows = File.ReadAllLines(Shipped);
        if (!File.ReadAllBytes(Path.Combine(folder.Sources, Name)).AsSpan().SequenceEqual(File.ReadAllBytes(Shipped)))
            return null;

        return
        [
            .. rows.Skip(1)
                .Select(row => row.Split(','))
                .Where(columns => columns[3] == "view")
                .GroupBy(columns => columns[2], StringComparer.Ordinal)
                .Select(product => (Product: product.Key, Views: product.LongCount()))
                .OrderByDescending(product => product.Views)
                .ThenBy(product => product.Product, StringComparer.Ordinal),
        ];
    }
}
