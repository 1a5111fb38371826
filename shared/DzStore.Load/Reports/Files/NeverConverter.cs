using System.Text.Json;
using System.Text.Json.Serialization;
using DzStore.Load.Results;

namespace DzStore.Load.Reports.Files;

/// <summary>A number as JSON, which has no infinity: a wait without end is the word "never".</summary>
internal sealed class NeverConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.String ? reader.GetDouble()
        : reader.ValueTextEquals(EndlessWait.Never) ? double.PositiveInfinity
        : throw new JsonException($"A number is neither a number nor \"{EndlessWait.Never}\".");

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsPositiveInfinity(value))
            writer.WriteStringValue(EndlessWait.Never);
        else
            writer.WriteNumberValue(value);
    }
}
