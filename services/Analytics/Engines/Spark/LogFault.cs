namespace DzStore.Analytics.Engines.Spark;

/// <summary>A fault of a log that stopped a query in Spark: one that the query itself looks for, or one of Spark's CSV reader.</summary>
/// <param name="Message">What is wrong; null where only Spark's own message says it.</param>
/// <param name="IsSuspicion">It may be none: only reading the log with other means tells.</param>
internal sealed record LogFault(string? Message, bool IsSuspicion)
{
    // Around the message, to find it in what Spark makes of it.
    private const string Mark = "⟦log fault⟧";
    private const string Suspicious = "suspicion";
    private const int MostCharacters = 200;

    /// <summary>SQL that stops the query.</summary>
    /// <param name="column">Whose value is told with the message; an empty field is null in Spark, and would make all of the message null.</param>
    public static string Raise(string message, string? column = null)
    {
        var text = $"'{message.Replace("'", "\\'", StringComparison.Ordinal)}'";
        return $"raise_error(concat('{Mark}', {(column is null ? text : $"{text}, ': ', left(coalesce({column}, ''), {MostCharacters})")}, '{Mark}'))";
    }

    public static string Suspect { get; } = Raise(Suspicious);

    /// <summary>Null where it is no fault of the log's.</summary>
    /// <param name="refusal">Spark's message.</param>
    public static LogFault? Of(string refusal)
    {
        if (refusal.Split(Mark, 3) is [_, var message, _]) return new($"The log cannot be read: {message}.", message == Suspicious);
        return refusal.Contains("TextParsingException", StringComparison.Ordinal) ? new(null, false) : null;
    }
}
