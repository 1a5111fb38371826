using System.Text.Json;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Files;

/// <summary>The part of a line that holds an action on a register.</summary>
internal static class RegisterLine
{
    public const string Kind = "registers";

    public static void Write(Utf8JsonWriter json, RegisterAction action)
    {
        switch (action)
        {
            case ReadRegister read:
                json.WriteString("read", read.Key);
                HistoryLine.Write(json, "value", read.Value);
                break;
            case WriteRegister write:
                json.WriteString("write", write.Key);
                HistoryLine.Write(json, "value", write.Value);
                break;
            case CompareAndSet change:
                json.WriteString("change", change.Key);
                HistoryLine.Write(json, "expected", change.Expected);
                HistoryLine.Write(json, "value", change.Value);
                if (change.Swapped is { } swapped)
                    json.WriteBoolean("swapped", swapped);
                else
                    json.WriteNull("swapped");
                break;
            default:
                throw new NotSupportedException($"An action {action.GetType().Name} has no form in a file.");
        }
    }

    public static RegisterAction Read(HistoryLine line) =>
        line.Has("read") ? new ReadRegister(line.Text("read"), line.NumberOrNull("value"))
        : line.Has("write") ? new WriteRegister(line.Text("write"), line.NumberOrNull("value"))
        : line.Has("change")
            ? new CompareAndSet(line.Text("change"), line.NumberOrNull("expected"), line.NumberOrNull("value"), line.TruthOrNull("swapped"))
        : throw line.Wrong("it has an action on a register: read, write or change.");
}
