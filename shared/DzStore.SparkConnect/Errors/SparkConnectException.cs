using Grpc.Core;

namespace DzStore.SparkConnect.Errors;

/// <summary>
/// Spark refused or failed a request. <see cref="SparkConnectionException"/> says that the server could not be reached or was lost,
/// <see cref="SparkOutcomeUnknownException"/> that a command may or may not have taken effect.
/// </summary>
/// <remarks>
/// The details come from the gRPC error (<c>google.rpc.Status</c> with <c>ErrorInfo</c>). Spark 3.5 sends the error class in the message
/// only and no SQLSTATE; the client takes the class from the message and the SQLSTATE from Spark 3.5.7's own list. Details that a server
/// does send come first.
/// </remarks>
public class SparkConnectException : Exception
{
    internal SparkConnectException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <summary>
    /// Spark's error class, such as <c>TABLE_OR_VIEW_NOT_FOUND</c> or <c>CAST_INVALID_INPUT</c>; null where Spark gave none.
    /// </summary>
    public string? ErrorClass { get; internal init; }

    /// <summary>The SQLSTATE of <see cref="ErrorClass"/> (ISO/IEC 9075), five characters; null where the class has none.</summary>
    public string? SqlState { get; internal init; }

    /// <summary>
    /// The class of the exception in Spark's JVM, such as <c>org.apache.spark.sql.AnalysisException</c>; null where unknown.
    /// </summary>
    public string? ServerException { get; internal init; }

    /// <summary>The class of the exception in Spark's JVM and its ancestors, most derived first; empty where unknown.</summary>
    public IReadOnlyList<string> ServerExceptionTypes { get; internal init; } = [];

    /// <summary>
    /// The server's stack trace; null unless the session's <c>spark.sql.pyspark.jvmStacktrace.enabled</c> is true.
    /// </summary>
    public string? ServerStackTrace { get; internal init; }

    /// <summary>The operation that failed, as Spark's log and UI name it; null for requests that are not operations.</summary>
    public string? OperationId { get; internal init; }

    /// <summary>The gRPC status of the answer.</summary>
    public StatusCode StatusCode { get; internal init; } = StatusCode.Unknown;
}
