namespace DzStore.Histories.Operations;

/// <summary>An action of a client that a history holds.</summary>
public abstract record HistoryAction
{
    /// <summary>The action in words, such as "read x, saw 3".</summary>
    /// <param name="outcome">How it ended; a result is told where it is <see cref="Outcome.Ok"/>.</param>
    public abstract string Describe(Outcome outcome);

    /// <summary>A reason why a completed action cannot be judged, such as a missing result; null where there is none.</summary>
    internal abstract string? Flaw();

    /// <summary>A value in words.</summary>
    private protected static string Show(long? value) =>
        value is { } number ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : "nothing";
}
