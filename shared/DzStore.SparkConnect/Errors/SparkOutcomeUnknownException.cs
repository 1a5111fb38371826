namespace DzStore.SparkConnect.Errors;

/// <summary>
/// The connection was lost, or the server restarted, after a command (a write, a view, an SQL command) had been sent and before its
/// answer was read. The command may have taken effect wholly, partly or not at all: look before sending it again.
/// </summary>
public sealed class SparkOutcomeUnknownException : SparkConnectException
{
    internal SparkOutcomeUnknownException(string message, Exception? inner = null)
        : base(message, inner) { }
}
