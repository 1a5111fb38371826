using System.Globalization;
using DzStore.Histories.Linearizability;
using DzStore.Histories.Operations;
using static DzStore.Histories.Pictures.Markup;

namespace DzStore.Histories.Pictures;

/// <summary>
/// Draws a register that no order explains: the last operations of the longest order, what went on beside them, and the culprit.
/// </summary>
internal static class RegisterPicture
{
    private const int Shown = 15;
    private const int Beside = 15;

    public static IEnumerable<object> Draw(LinearizabilityViolation violation)
    {
        var last = violation.Prefix.Skip(violation.Prefix.Length - Shown).ToArray();
        yield return Element("h2", [], $"{violation.Key} is not linearizable");
        yield return Element("p", [], Explain(violation));
        yield return Page.Picture(Timeline.Draw(Bars(violation, last)), showsEnd: true);
        yield return Element(
            "p",
            ["class", "soft"],
            "The numbers give the longest order of the operations that one register explains. Dashed bars are operations whose outcome "
                + "nobody knows: each can have taken effect at any time after its beginning, or never."
        );
        yield return Page.Table(
            ["order", "client", "operation", $"{violation.Key} after it"],
            [
                .. last.Select((each, index) => ("", Cells(PlaceOf(violation, last, index), each.Operation, Show(each.Value)))),
                ("culprit", Cells("✗", violation.Culprit, "fits nowhere")),
            ]
        );
    }

    /// <summary>The look of an operation's bar.</summary>
    public static string LookOf(Outcome outcome) =>
        outcome switch
        {
            Outcome.Ok => "bar",
            Outcome.Failed => "failed",
            _ => "open",
        };

    private static string Explain(LinearizabilityViolation violation)
    {
        var culprit = violation.Culprit;
        var held = violation.Prefix.IsEmpty ? "what it held at first" : Show(violation.Prefix[^1].Value);
        var text =
            $"Client {culprit.Client} ({culprit.Action.Describe(culprit.Outcome)}, from {Time(culprit.InvokedNs)} to "
            + $"{Time(culprit.CompletedNs!.Value)}) fits nowhere. Before that end "
            + $"{violation.Prefix.Length.ToString("N0", CultureInfo.InvariantCulture)} operations can be put into an order, "
            + $"after which {violation.Key} holds {held}; there is no order with this one.";
        return culprit.Action is ReadRegister { Value: { } seen } ? $"{text} {Origin(violation, seen)}" : text;
    }

    private static string Origin(LinearizabilityViolation violation, long seen)
    {
        var writer = violation.Operations.FirstOrDefault(operation =>
            operation.Action is WriteRegister { Value: var written } && written == seen
            || operation.Action is CompareAndSet { Value: var changed, Swapped: not false } && changed == seen
        );
        return writer is null
            ? $"Nobody in the history wrote {Show(seen)}."
            : $"{Show(seen)} is from client {writer.Client} ({writer.Outcome switch
            {
                Outcome.Ok => "confirmed",
                Outcome.Failed => "failed",
                _ => "unknown",
            }}, begun at {Time(writer.InvokedNs)}).";
    }

    private static List<Bar> Bars(LinearizabilityViolation violation, LinearizedOperation[] last)
    {
        var placed = last.Select(each => each.Operation).ToHashSet(ReferenceEqualityComparer.Instance);
        var begin = last.Select(each => each.Operation.InvokedNs).Append(violation.Culprit.InvokedNs).Min();
        var end = violation.Culprit.CompletedNs!.Value;
        var earlier = violation.Prefix.Take(violation.Prefix.Length - last.Length).Select(each => each.Operation);
        var gone = earlier.ToHashSet(ReferenceEqualityComparer.Instance);
        var beside = violation.Operations.Where(operation =>
            !placed.Contains(operation)
            && !gone.Contains(operation)
            && !ReferenceEquals(operation, violation.Culprit)
            && operation.InvokedNs <= end
            && (operation.Outcome == Outcome.Unknown || operation.CompletedNs >= begin)
        );
        return
        [
            .. last.Select(
                (each, index) => BarOf(each.Operation, begin, end, LookOf(each.Operation.Outcome), PlaceOf(violation, last, index))
            ),
            .. beside.TakeLast(Beside).Select(operation => BarOf(operation, begin, end, LookOf(operation.Outcome), "")),
            BarOf(violation.Culprit, begin, end, "culprit", ""),
        ];
    }

    private static Bar BarOf(Operation<RegisterAction> operation, long begin, long end, string look, string place) =>
        new(
            operation.Client,
            Math.Max(operation.InvokedNs, begin),
            operation.CompletedNs is { } completed && completed <= end ? Math.Max(completed, begin) : null,
            look,
            Label(operation),
            $"{operation}, {Time(operation.InvokedNs)} to "
                + $"{(operation.CompletedNs is { } known ? Time(known) : "open")}, {operation.Outcome}",
            place
        );

    private static string Label(Operation<RegisterAction> operation) =>
        operation.Action switch
        {
            ReadRegister read => operation.Outcome == Outcome.Ok ? $"read → {Show(read.Value)}" : "read",
            WriteRegister write => $"write {Show(write.Value)}",
            CompareAndSet change => $"{Show(change.Expected)} → {Show(change.Value)}{(change.Swapped == false ? " (no)" : "")}",
            var other => other.Describe(operation.Outcome),
        };

    private static string PlaceOf(LinearizabilityViolation violation, LinearizedOperation[] last, int index) =>
        (violation.Prefix.Length - last.Length + index + 1).ToString(CultureInfo.InvariantCulture);

    private static string[] Cells(string place, Operation<RegisterAction> operation, string after) =>
        [
            place,
            operation.Client.ToString(CultureInfo.InvariantCulture),
            operation.Action.Describe(operation.Outcome) + (operation.Outcome == Outcome.Unknown ? " (unknown)" : ""),
            after,
        ];

    private static string Show(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "nothing";
}
