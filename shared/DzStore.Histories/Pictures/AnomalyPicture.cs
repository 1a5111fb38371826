using DzStore.Histories.Isolation;
using DzStore.Histories.Operations;
using static DzStore.Histories.Pictures.Markup;

namespace DzStore.Histories.Pictures;

/// <summary>Draws an anomaly of transactions: in words, as transactions with their edges, and over time.</summary>
internal static class AnomalyPicture
{
    public static IEnumerable<object> Draw(Anomaly anomaly)
    {
        yield return Element("h2", [], $"{anomaly.Name}");
        yield return Element("p", [], anomaly.Explanation);
        yield return Page.Picture(CycleDrawing.Draw(anomaly));
        yield return Page.Picture(Timeline.Draw([.. anomaly.Transactions.Select(BarOf)]));
    }

    private static Bar BarOf(Operation<Transaction> transaction, int index) =>
        new(
            transaction.Client,
            transaction.InvokedNs,
            transaction.CompletedNs,
            RegisterPicture.LookOf(transaction.Outcome),
            $"T{index + 1}",
            $"T{index + 1}: {transaction.Action.Describe(transaction.Outcome)}"
        );
}
