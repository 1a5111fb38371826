using System.Collections.Immutable;
using System.Text.Json;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Files;

/// <summary>
/// The part of a line that holds a transaction: <c>"steps":[["append","x",1],["list","x",[1]],["write","y",2],["read","y",2]]</c>, where
/// <c>list</c> and <c>read</c> are reads, with null for no result and for no value.
/// </summary>
internal static class TransactionLine
{
    public const string Kind = "transactions";

    public static void Write(Utf8JsonWriter json, Transaction transaction)
    {
        json.WriteStartArray("steps");
        foreach (var step in transaction.Steps)
        {
            json.WriteStartArray();
            json.WriteStringValue(NameOf(step));
            json.WriteStringValue(step.Key);
            WriteValue(json, step);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    public static Transaction Read(HistoryLine line) => new([.. line.Items("steps").Select(step => ReadStep(line, step))]);

    private static string NameOf(TransactionStep step) =>
        step switch
        {
            ListAppend => "append",
            ListRead => "list",
            ValueWrite => "write",
            ValueRead => "read",
            _ => throw new NotSupportedException($"A step {step.GetType().Name} has no form in a file."),
        };

    private static void WriteValue(Utf8JsonWriter json, TransactionStep step)
    {
        switch (step)
        {
            case ListAppend { Value: var value }:
                json.WriteNumberValue(value);
                break;
            case ValueWrite { Value: var value }:
                json.WriteNumberValue(value);
                break;
            case ValueRead { Value: { } value }:
                json.WriteNumberValue(value);
                break;
            case ListRead { Values: { IsDefault: false } values }:
                json.WriteStartArray();
                foreach (var value in values)
                    json.WriteNumberValue(value);
                json.WriteEndArray();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static TransactionStep ReadStep(HistoryLine line, JsonElement step)
    {
        const string Rule = "a step is an array of its name, its key and its value.";
        if (step.ValueKind != JsonValueKind.Array || step.GetArrayLength() != 3)
            throw line.Wrong(Rule);
        if (step[0].ValueKind != JsonValueKind.String || step[1].ValueKind != JsonValueKind.String)
            throw line.Wrong(Rule);
        var key = step[1].GetString()!;
        return step[0].GetString() switch
        {
            "append" => new ListAppend(key, Whole(line, step[2])),
            "list" => new ListRead(key, ReadList(line, step[2])),
            "write" => new ValueWrite(key, Whole(line, step[2])),
            "read" => new ValueRead(key, line.Number(step[2], "a read value is a whole number or null.")),
            var other => throw line.Wrong($"a step is append, list, write or read, and not {other}."),
        };
    }

    private static ImmutableArray<long> ReadList(HistoryLine line, JsonElement values) =>
        values.ValueKind switch
        {
            JsonValueKind.Null => default,
            JsonValueKind.Array => [.. values.EnumerateArray().Select(value => Whole(line, value))],
            _ => throw line.Wrong("a list is an array of whole numbers, or null."),
        };

    private static long Whole(HistoryLine line, JsonElement value) =>
        line.Number(value, "a value is a whole number.") ?? throw line.Wrong("a value is a whole number, and not null.");
}
