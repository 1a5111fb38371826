using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DzStore.Trends;

/// <summary>
/// A list with its JSON, written once for all readers. The answer with fewer products is the same bytes with a piece left out, so that no
/// number of products costs a reader more than another.
/// </summary>
public sealed class PreparedTrend
{
    private readonly byte[] _json;

    /// <summary>The ends in the JSON of the first product, of the second, and so on, after the start of the array.</summary>
    private readonly int[] _ends;

    private PreparedTrend(TrendList list, byte[] json, int[] ends)
    {
        (List, _json, _ends) = (list, json, ends);
        ETag = $"\"{Base64Url.EncodeToString(SHA256.HashData(json).AsSpan(0, 12))}\"";
    }

    /// <summary>The list.</summary>
    public TrendList List { get; }

    /// <summary>The entity tag of the list in quotes: the same in every service and instance that holds the same list.</summary>
    public string ETag { get; }

    /// <summary>Writes the JSON of a list.</summary>
    public static PreparedTrend Of(TrendList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        var json = new ArrayBufferWriter<byte>();
        var ends = new int[list.Products.Count + 1];
        using (var writer = new Utf8JsonWriter(json, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("products");
            ends[0] = Written(writer);
            for (var index = 0; index < list.Products.Count; index++)
            {
                writer.WriteStartObject();
                writer.WriteString("product_name", list.Products[index].ProductName);
                writer.WriteNumber("count", list.Products[index].Count);
                writer.WriteEndObject();
                ends[index + 1] = Written(writer);
            }
            writer.WriteEndArray();
            if (list.UpdatedAt is { } updated)
                writer.WriteString("updated_at", updated);
            else
                writer.WriteNull("updated_at");
            writer.WriteString("source", list.Source);
            writer.WriteEndObject();
        }
        return new(list, json.WrittenSpan.ToArray(), ends);
    }

    /// <summary>The number of bytes of the answer with at most <paramref name="limit"/> products.</summary>
    public int Length(int limit) => _json.Length - _ends[^1] + End(limit);

    /// <summary>Writes the answer with at most <paramref name="limit"/> products.</summary>
    public void WriteTo(IBufferWriter<byte> output, int limit)
    {
        output.Write(_json.AsSpan(0, End(limit)));
        output.Write(_json.AsSpan(_ends[^1]));
    }

    private static int Written(Utf8JsonWriter writer) => (int)writer.BytesCommitted + writer.BytesPending;

    private int End(int limit) => _ends[Math.Min(limit, _ends.Length - 1)];
}
