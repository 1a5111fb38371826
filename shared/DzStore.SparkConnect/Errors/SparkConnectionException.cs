namespace DzStore.SparkConnect.Errors;

/// <summary>
/// The server could not be reached, or was lost and did not come back within the retry policy. The request changed nothing, and it is safe
/// to send it again.
/// </summary>
public sealed class SparkConnectionException : SparkConnectException
{
    internal SparkConnectionException(string message, Exception? inner = null)
        : base(message, inner) { }
}
