using System.Text.Json;
using System.Text.Json.Serialization;
using DzStore.Load.Results;

namespace DzStore.Load.Reports.Files;

/// <summary>
/// A histogram as JSON: figures for people, and all of it in HdrHistogram's compressed encoding (V2, base64) for programs.
/// </summary>
internal sealed class HistogramConverter : JsonConverter<LatencyHistogram>
{
    private static readonly (string Name, double Percentile)[] Figures =
    [
        ("p50_ms", 50),
        ("p90_ms", 90),
        ("p95_ms", 95),
        ("p99_ms", 99),
        ("p99_9_ms", 99.9),
        ("p99_99_ms", 99.99),
    ];

    public override LatencyHistogram Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        if (!json.RootElement.TryGetProperty("hdr_100ns", out var encoded) || !encoded.TryGetBytesFromBase64(out var bytes))
            throw new JsonException("A histogram has no hdr_100ns in base64.");
        try
        {
            return new(HdrEncoding.Decompress(bytes));
        }
        catch (FormatException e)
        {
            throw new JsonException($"A histogram's hdr_100ns cannot be read: {e.Message}", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, LatencyHistogram value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("count", value.Count);
        if (value.Count > 0)
        {
            writer.WriteNumber("mean_ms", Math.Round(value.MeanMs, 4));
            foreach (var (name, percentile) in Figures)
                writer.WriteNumber(name, value.PercentileMs(percentile));
            writer.WriteNumber("max_ms", value.MaxMs);
        }

        writer.WriteBase64String("hdr_100ns", HdrEncoding.Compress(value.ToHdr()));
        writer.WriteEndObject();
    }
}
