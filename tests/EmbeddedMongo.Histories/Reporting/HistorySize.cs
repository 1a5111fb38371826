using System.Globalization;
using DzStore.Histories.Operations;

namespace EmbeddedMongo.Histories.Reporting;

/// <summary>The size of a history in words.</summary>
internal static class HistorySize
{
    public static string Of<T>(History<T> history)
        where T : HistoryAction =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{history.Operations.Length:N0} operations ({history.Count(Outcome.Ok):N0} ok, {history.Count(Outcome.Unknown):N0} unknown, "
                + $"{history.Count(Outcome.Failed):N0} failed)"
        );
}
