namespace DzStore.Analytics.Engines.Spark;

/// <summary>A violation in a log that stopped a query in Spark, found by the query itself or by Spark's CSV reader.</summary>
/// <param name="Message">The violation in words; null when only Spark's own message tells it.</param>
/// <param name="IsSuspicion">True when it may not be a violation: only reading the log in this process tells.</param>
internal sealed record LogViolation(string? Message, bool IsSuspicion)
{
    // Stands around the message, to find it within Spark's own.
    private const string Mark = "⟦log violation⟧";
    private const string Suspicious = "suspicion";
    private const int MaxCharacters = 200;

    /// <summary>The SQL that stops the query with a message.</summary>
    /// <param name="column">
    /// The column whose value the message shows. An empty field is null in Spark and would make the whole message null.
    /// </param>
    public static string Raise(string message, string? column = null)
    {
        var text = $"'{message.Replace("'", "\\'", StringComparison.Ordinal)}'";
        if (column is not null)
            text += $", ': ', left(coalesce({column}, ''), {MaxCharacters})";
        return $"raise_error(concat('{Mark}', {text}, '{Mark}'))";
    }

    /// <summary>The SQL that stops the query at a row that may be invalid.</summary>
    public static string Suspect { get; } = Raise(Suspicious);

    /// <summary>Finds the violation in an error of Spark; null when the error is not about the log.</summary>
    /// <param name="error">Spark's message.</param>
    public static LogViolation? Of(string error)
    {
        if (error.Split(Mark, 3) is [_, var message, _])
            return new($"The log cannot be read: {message}.", message == Suspicious);
        return error.Contains("TextParsingException", StringComparison.Ordinal) ? new(null, false) : null;
    }
}
