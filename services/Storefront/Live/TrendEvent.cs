using System.Buffers;
using System.Globalization;
using System.Text;
using DzStore.Trends;

namespace DzStore.Storefront.Live;

/// <summary>
/// The live event of the list: the body of GET /trending, with stale_since: null, or the time of the last confirmation while the list
/// cannot be followed.
/// </summary>
internal static class TrendEvent
{
    /// <summary>An id that is the same in every instance for the same list and the same state of it.</summary>
    public static string Id(PreparedTrend trend, DateTimeOffset? staleSince) =>
        staleSince is null ? trend.ETag.Trim('"') : $"{trend.ETag.Trim('"')}-stale";

    /// <summary>The data of the event.</summary>
    public static byte[] Json(PreparedTrend trend, DateTimeOffset? staleSince)
    {
        var json = new ArrayBufferWriter<byte>();
        trend.WriteTo(json, TrendList.DefaultCount);
        var time = staleSince?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        return [.. json.WrittenSpan[..^1], .. Encoding.UTF8.GetBytes($",\"stale_since\":{(time is null ? "null" : $"\"{time}\"")}}}")];
    }
}
