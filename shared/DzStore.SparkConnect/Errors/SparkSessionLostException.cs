namespace DzStore.SparkConnect.Errors;

/// <summary>
/// The server no longer has the session: it was closed after a time without use, or the server restarted. The request was refused, so
/// nothing of it ran. The session's temporary views and caches are gone; <see cref="SparkSession.RenewAsync"/> opens another.
/// </summary>
public sealed class SparkSessionLostException : SparkConnectException
{
    internal SparkSessionLostException(string message, Exception? inner = null)
        : base(message, inner) { }
}
