using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DzStore.Load.Decisions;
using DzStore.Load.Reports.Tables;
using DzStore.Load.Results;

namespace DzStore.Load.Reports.Files;

/// <summary>A run as JSON, by result.schema.json: snake_case names, times within the run in seconds, latencies in milliseconds.</summary>
public static class ResultJson
{
    /// <summary>Changes when a reader of the older one would misunderstand the newer.</summary>
    public const string Format = "dzstore-load-result/1";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower),
            new SecondsConverter(),
            new HistogramConverter(),
            new NeverConverter(),
        },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Read as a file by people, never put into a page.
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static string Write(RunResult run) =>
        JsonSerializer.Serialize(new ResultDocument(Format, Headline.Of(run), DecisionMaker.Decide(run), run), Json);

    /// <exception cref="FormatException">It is not what <see cref="Write"/> wrote.</exception>
    public static RunResult Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (
                document.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("format", out var format)
                || format.ToString() != Format
            )
            {
                throw new FormatException($"it is not of the format \"{Format}\"");
            }

            return root.GetProperty("run").Deserialize<RunResult>(Json) ?? throw new FormatException("its run is null");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    // Headline and decision are for readers of the file; reading it back derives them again from the figures.
    private sealed record ResultDocument(string Format, string Headline, Decision Decision, RunResult Run);

    private sealed class SecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new((long)decimal.Round(reader.GetDecimal() * TimeSpan.TicksPerSecond));

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue((decimal)value.Ticks / TimeSpan.TicksPerSecond);
    }
}
