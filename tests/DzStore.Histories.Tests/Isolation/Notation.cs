using System.Globalization;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Isolation;

/// <summary>
/// Transactions in a short form, after that of Elle's tests: <c>ax1 ry12 rz</c> appends 1 to the list x, reads y as [1, 2], and z as empty;
/// <c>wx1 vy2 vz</c> writes 1 to the register x, reads y as 2 and z as nothing. Before it can stand <c>fail</c> or <c>info</c> for the
/// outcomes failed and unknown, and <c>@1:2-5</c> for client 1 from 2 to 5; without that, all happen at once, each by a client of its own.
/// </summary>
internal static class Notation
{
    public static History<Transaction> Of(params string[] transactions) => new(transactions.Select(Parse));

    private static Operation<Transaction> Parse(string text, int index)
    {
        var (client, from, to, outcome) = (index, 0L, 100L, Outcome.Ok);
        var steps = new List<TransactionStep>();
        foreach (var word in text.Split(' '))
        {
            if (word is "fail" or "info")
                outcome = word == "fail" ? Outcome.Failed : Outcome.Unknown;
            else if (word[0] == '@')
                (client, from, to) = Times(word[1..].Split(':', '-'));
            else
                steps.Add(Step(word));
        }

        return new(client, from, to, outcome, new([.. steps]));
    }

    private static (int Client, long From, long To) Times(string[] parts) =>
        (int.Parse(parts[0], CultureInfo.InvariantCulture), Number(parts[1]), Number(parts[2]));

    private static TransactionStep Step(string word)
    {
        var (key, rest) = (word[1..2], word[2..]);
        return word[0] switch
        {
            'a' => new ListAppend(key, Number(rest)),
            'r' => new ListRead(key, [.. rest.Select(digit => (long)(digit - '0'))]),
            'w' => new ValueWrite(key, Number(rest)),
            'v' => new ValueRead(key, rest.Length == 0 ? null : Number(rest)),
            _ => throw new FormatException(word),
        };
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
