using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;

namespace DzStore.BlackFriday.Workloads;

/// <summary>Appends views to web_traffic.csv as the web servers do, and counts them independently of Analytics.</summary>
internal sealed class TrafficWriter(string file, TimeProvider time) : IDisposable
{
    private static readonly string[] Products =
    [
        "Gaming Laptop",
        "iPhone 15",
        "PlayStation 5",
        "Samsung S24",
        "Headphones",
        "Mouse",
        "\"Cable, HDMI\"",
        "Charger",
    ];

    private readonly Channel<string> _rows = Channel.CreateUnbounded<string>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, long> _views = new(StringComparer.Ordinal);
    private Task _writing = Task.CompletedTask;

    /// <summary>The log's name as Analytics knows it.</summary>
    public string Source => Path.GetFileName(file);

    /// <summary>Views by product: those that the log held before, and those written since.</summary>
    public IReadOnlyDictionary<string, long> Views => _views;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        // The log of a store that was started for this run is the shipped one, which has neither quotes nor foreign columns.
        foreach (var row in (await File.ReadAllLinesAsync(file, cancellationToken)).Skip(1))
        {
            if (row.Split(',') is [_, _, var product, "view"])
                Count(product);
        }

        _writing = WriteAsync();
    }

    /// <summary>The early products are looked at more often, as in any shop.</summary>
    public void View(long number)
    {
        var product = Products[Math.Min(number * 7919 % 13, number * 104_729 % Products.Length)];
        Count(product.Trim('"'));
        _rows.Writer.TryWrite(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'},U{number % 2_000 + 1:000000},{product},view"
            )
        );
    }

    /// <summary>Writes what is left and closes the file.</summary>
    public async Task CloseAsync()
    {
        _rows.Writer.TryComplete();
        await _writing;
    }

    public void Dispose() => _rows.Writer.TryComplete();

    private void Count(string product) => _views.AddOrUpdate(product, 1, (_, count) => count + 1);

    private async Task WriteAsync()
    {
        await using var log = new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            NewLine = "\n",
        };
        await foreach (var row in _rows.Reader.ReadAllAsync())
            await log.WriteLineAsync(row);
    }
}
