using Grpc.Core;

namespace DzStore.SparkConnect;

/// <summary>
/// Spark refused or failed a request. <see cref="SparkConnectionException"/> says that the server could not be reached or was lost,
/// <see cref="SparkOutcomeUnknownException"/> that a command may or may not have taken effect.
/// </summary>
public class SparkConnectException : Exception
{
    internal SparkConnectException(string message, Exception? inner = null) : base(message, inner) { }

    /// <summary>Spark's error class, such as <c>TABLE_OR_VIEW_NOT_FOUND</c> or <c>CAST_INVALID_INPUT</c>; null where Spark gave none.</summary>
    public string? ErrorClass { get; internal init; }

    /// <summary>The SQLSTATE of <see cref="ErrorClass"/> (ISO/IEC 9075), five characters; null where the class has none.</summary>
    public string? SqlState { get; internal init; }

    /// <summary>The class of the exception in Spark's JVM, such as <c>org.apache.spark.sql.AnalysisException</c>.</summary>
    public string? ServerException { get; internal init; }

    /// <summary>That class and its ancestors, most derived first.</summary>
    public IReadOnlyList<string> ServerExceptionTypes { get; internal init; } = [];

    /// <summary>The server's stack trace; sent when <c>spark.sql.pyspark.jvmStacktrace.enabled</c> is true in the session.</summary>
    public string? ServerStackTrace { get; internal init; }

    /// <summary>The operation that failed, as Spark's own log and UI name it; null for requests that are not operations.</summary>
    public string? OperationId { get; internal init; }

    /// <summary>The gRPC status of the answer.</summary>
    public StatusCode StatusCode { get; internal init; } = StatusCode.Unknown;
}

/// <summary>
/// The server could not be reached, or was lost and did not come back within the retry policy. Nothing was changed by the request:
/// it is safe to send again.
/// </summary>
public sealed class SparkConnectionException : SparkConnectException
{
    internal SparkConnectionException(string message, Exception? inner = null) : base(message, inner) { }
}

/// <summary>
/// The connection was lost, or the server restarted, after a command (a write, a view, an SQL command) had been sent and before its
/// answer was read: it may have taken effect wholly, partly or not at all. Look before sending it again.
/// </summary>
public sealed class SparkOutcomeUnknownException : SparkConnectException
{
    internal SparkOutcomeUnknownException(string message, Exception? inner = null) : base(message, inner) { }
}
