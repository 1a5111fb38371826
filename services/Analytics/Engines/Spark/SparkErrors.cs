using DzStore.SparkConnect.Errors;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>Explains errors of Spark in a job's words: the cause, without stack traces and passwords.</summary>
internal sealed class SparkErrors(SparkSessions sessions, SparkMongo mongo)
{
    private const int MaxCharacters = 600;

    // The end of Spark's text around the exception of a task; the task's own message follows it.
    private const string TaskPrefix = "(TID ";

    /// <summary>The error of the job for an error of Spark.</summary>
    public EngineException Explain(SparkConnectException exception) =>
        exception switch
        {
            SparkConnectionException => new EngineUnavailableException(
                $"Spark at {sessions.Address} does not answer: {Cause(exception)} Nothing was published. "
                    + "Start it, or correct Spark:Remote, and run the job again.",
                exception
            ),
            SparkSessionLostException => new EngineUnavailableException(
                $"Spark at {sessions.Address} closed the session of this service, and then the one that took its place: it restarts again "
                    + "and again, or closes sessions too early. "
                    + "Nothing was published, and running the job again has the effect of one run.",
                exception
            ),
            SparkOutcomeUnknownException => new EngineUnavailableException(
                $"Spark at {sessions.Address} was lost in the middle of the job: {Cause(exception)} "
                    + "Nothing was published, and running the job again has the effect of one run.",
                exception
            ),
            _ => new EngineException(
                $"Spark failed on the job{(exception.ErrorClass is { } name ? $" ({name})" : "")}: {Cause(exception)}",
                exception
            ),
        };

    /// <summary>
    /// The first line of Spark's message that is not empty, without what stands before the message of a task's exception.
    /// </summary>
    public string Cause(string message)
    {
        message = mongo.WithoutSecrets(message);
        var line = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()
            ?? "Spark gives no reason";
        if (
            line.IndexOf(TaskPrefix, StringComparison.Ordinal) is >= 0 and var task
            && line.IndexOf("): ", task, StringComparison.Ordinal) is >= 0 and var end
        )
        {
            line = line[(end + 3)..];
        }

        line = line.Length <= MaxCharacters ? line : line[..MaxCharacters] + "…";
        return line.EndsWith('.') ? line : line + ".";
    }

    private string Cause(SparkConnectException exception) =>
        Cause(exception.Message.Length > 0 ? exception.Message : exception.StatusCode.ToString());
}
