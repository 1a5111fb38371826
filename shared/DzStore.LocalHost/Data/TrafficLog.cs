namespace DzStore.Local.Data;

/// <summary>The eight rows of web traffic that the repository ships, and what is to be expected of them.</summary>
internal static class TrafficLog
{
    public const string Name = "web_traffic.csv";

    private static string Shipped => Path.Combine(AppContext.BaseDirectory, "data", Name);

    /// <summary>Puts the shipped log among the sources, unless one of the user's own is already there.</summary>
    public static void Provide(DataFolder folder)
    {
        var target = Path.Combine(folder.Sources, Name);
        if (!File.Exists(target))
            File.Copy(Shipped, target);
    }

    /// <summary>
    /// The trend counted here, apart from Analytics, to hold its answer against. Null where the log among the sources is the
    /// user's own, which may be larger or quoted: the shipped one is neither.
    /// </summary>
    public static IReadOnlyList<(string Product, long Views)>? CountShipped(DataFolder folder)
    {
        var rows = File.ReadAllLines(Shipped);
        if (!File.ReadAllBytes(Path.Combine(folder.Sources, Name)).AsSpan().SequenceEqual(File.ReadAllBytes(Shipped)))
            return null;

        return
        [
            .. rows.Skip(1).Select(row => row.Split(',')).Where(columns => columns[3] == "view")
                .GroupBy(columns => columns[2], StringComparer.Ordinal)
                .Select(product => (Product: product.Key, Views: product.LongCount()))
                .OrderByDescending(product => product.Views).ThenBy(product => product.Product, StringComparer.Ordinal),
        ];
    }
}
