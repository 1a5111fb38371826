using System.Globalization;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Linearizability;

/// <summary>
/// Histories of the register x as diagrams: a line for each client, a column for each moment. An operation begins at "[" and ends at "]",
/// or at ")" where its end is unknown and at "!" where it failed: <c>[w1  ]</c> writes 1, <c>[r1]</c> reads 1, <c>[r-]</c> reads nothing,
/// <c>[c12]</c> changes 1 to 2, and <c>[d12]</c> finds another value than 1.
/// </summary>
internal static class Diagram
{
    public static History<RegisterAction> Of(params string[] clients) =>
        new(clients.SelectMany((line, client) => OperationsOf(line, client)));

    private static IEnumerable<Operation<RegisterAction>> OperationsOf(string line, int client)
    {
        for (var begin = line.IndexOf('[', StringComparison.Ordinal); begin >= 0; begin = line.IndexOf('[', begin + 1))
        {
            var end = line.IndexOfAny([']', ')', '!'], begin);
            var outcome = line[end] switch
            {
                ']' => Outcome.Ok,
                ')' => Outcome.Unknown,
                _ => Outcome.Failed,
            };
            yield return new(client, begin, end, outcome, ActionOf(line[(begin + 1)..end].Trim()));
        }
    }

    private static RegisterAction ActionOf(string text) =>
        text[0] switch
        {
            'r' => new ReadRegister("x", Value(text[1])),
            'w' => new WriteRegister("x", Value(text[1])),
            'c' => new CompareAndSet("x", Value(text[1]), Value(text[2]), true),
            'd' => new CompareAndSet("x", Value(text[1]), Value(text[2]), false),
            _ => throw new FormatException(text),
        };

    private static long? Value(char text) => text == '-' ? null : long.Parse([text], CultureInfo.InvariantCulture);
}
