using System.Text.Json;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Files;

/// <summary>A line of a file, of which every property must be read: one that is not known is an error.</summary>
internal sealed class HistoryLine(JsonElement line, long number)
{
    public const int Version = 1;

    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public static void Write<T>(Utf8JsonWriter json, Operation<T> operation)
        where T : HistoryAction
    {
        json.WriteNumber("client", operation.Client);
        json.WriteNumber("invoked", operation.InvokedNs);
        Write(json, "completed", operation.CompletedNs);
        json.WriteString(
            "outcome",
            operation.Outcome switch
            {
                Operations.Outcome.Ok => "ok",
                Operations.Outcome.Failed => "failed",
                _ => "unknown",
            }
        );
    }

    public static void Write(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } given)
            json.WriteNumber(name, given);
        else
            json.WriteNull(name);
    }

    public bool Has(string name) => line.ValueKind == JsonValueKind.Object && line.TryGetProperty(name, out _);

    public int Client() =>
        Number("client") is var client && client is >= 0 and <= int.MaxValue ? (int)client : throw Wrong("\"client\" is a number from 0.");

    public Outcome Outcome() =>
        Text("outcome") switch
        {
            "ok" => Operations.Outcome.Ok,
            "failed" => Operations.Outcome.Failed,
            "unknown" => Operations.Outcome.Unknown,
            var other => throw Wrong($"\"outcome\" is ok, failed or unknown, and not {other}."),
        };

    public string Text(string name) =>
        Property(name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw Wrong($"\"{name}\" is a text.");

    public long Number(string name) => NumberOrNull(name) ?? throw Wrong($"\"{name}\" is a whole number, and not null.");

    public long? NumberOrNull(string name) => Number(Property(name), $"\"{name}\" is a whole number or null.");

    public bool? TruthOrNull(string name) =>
        Property(name).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Null => null,
            _ => throw Wrong($"\"{name}\" is true, false or null."),
        };

    public IEnumerable<JsonElement> Items(string name) =>
        Property(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : throw Wrong($"\"{name}\" is an array.");

    public long? Number(JsonElement value, string rule) =>
        value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) ? whole
        : throw Wrong(rule);

    public void RefuseUnknown()
    {
        foreach (var property in line.EnumerateObject())
        {
            if (!_read.Contains(property.Name))
                throw Wrong($"\"{property.Name}\" is not a property of it.");
        }
    }

    public HistoryFormatException Wrong(string message) => new(number, message);

    private JsonElement Property(string name)
    {
        if (line.ValueKind != JsonValueKind.Object)
            throw Wrong("it is not a JSON object.");
        _read.Add(name);
        return line.TryGetProperty(name, out var value) ? value : throw Wrong($"\"{name}\" is missing.");
    }
}
