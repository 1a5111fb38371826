using DzStore.SparkConnect;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>Says in a job's words what went wrong in Spark: the cause, without stack traces, and never with a password in it.</summary>
internal sealed class SparkFaults(SparkSessions sessions, SparkMongo mongo)
{
    private const int MostCharacters = 600;

    // How Spark wraps what a task threw; the task's own message follows it.
    private const string TaskPrefix = "(TID ";

    public EngineException Explain(SparkConnectException fault) => fault switch
    {
        SparkConnectionException => new EngineUnavailableException(
            $"Spark at {sessions.Address} does not answer: {Cause(fault)} Nothing was published. Start it, or correct Spark:Remote, and run the job again.", fault),
        SparkOutcomeUnknownException => new EngineUnavailableException(
            $"Spark at {sessions.Address} was lost in the middle of the job. Nothing was published, and running the job again has the effect of one run.", fault),
        _ => new EngineException($"Spark failed on the job{(fault.ErrorClass is { } name ? $" ({name})" : "")}: {Cause(fault)}", fault),
    };

    /// <summary>The first line of Spark's message that says something, of the task's exception where there is one.</summary>
    public string Cause(string message)
    {
        message = mongo.WithoutSecrets(message);
        if (message.IndexOf(TaskPrefix, StringComparison.Ordinal) is >= 0 and var task && message.IndexOf("): ", task, StringComparison.Ordinal) is >= 0 and var end)
            message = message[(end + 3)..];
        var line = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "Spark gives no reason";
        line = line.Length <= MostCharacters ? line : line[..MostCharacters] + "…";
        return line.EndsWith('.') ? line : line + ".";
    }

    private string Cause(SparkConnectException fault) => Cause(fault.Message.Length > 0 ? fault.Message : fault.StatusCode.ToString());
}
