using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Rpc;
using Grpc.Core;

namespace DzStore.SparkConnect;

/// <summary>Turns a gRPC failure into the exception that says what happened.</summary>
internal static partial class SparkErrors
{
    /// <summary>The server answered, and said no.</summary>
    public static SparkConnectException FromStatus(RpcException failure, string? operationId = null)
    {
        var status = failure.GetRpcStatus();
        var info = status?.GetDetail<ErrorInfo>();
        // The trailer holds the whole message; the gRPC status line is cut to what fits a header.
        var message = status is { Message.Length: > 0 } ? status.Message : failure.Status.Detail;
        var errorClass = info?.Metadata.GetValueOrDefault("errorClass") ?? ClassOf(info, message);
        return new(message, failure)
        {
            ErrorClass = errorClass,
            SqlState = info?.Metadata.GetValueOrDefault("sqlState") ?? (errorClass is null ? null : SqlStates.Of(errorClass)),
            ServerException = info?.Reason,
            ServerExceptionTypes = info?.Metadata.GetValueOrDefault("classes") is { } classes ? JsonSerializer.Deserialize<string[]>(classes) ?? [] : [],
            ServerStackTrace = info?.Metadata.GetValueOrDefault("stackTrace"),
            OperationId = operationId,
            StatusCode = failure.StatusCode,
        };
    }

    /// <summary>The server is unknown by that name, refuses connections, speaks no TLS, or went away.</summary>
    public static SparkConnectionException Unreachable(Uri address, RpcException failure, int attempts, string? operationId = null) =>
        new($"No answer from Spark Connect at {address.Authority} after {attempts} {(attempts == 1 ? "attempt" : "attempts")}: {Cause(failure)}", failure)
        {
            OperationId = operationId,
            StatusCode = failure.StatusCode,
        };

    public static SparkOutcomeUnknownException OutcomeUnknown(string why, RpcException? failure, string operationId) =>
        new($"The command of operation {operationId} was sent, and its outcome is unknown: {why}", failure)
        {
            OperationId = operationId,
            StatusCode = failure?.StatusCode ?? StatusCode.Unknown,
        };

    /// <summary>The request never left this process: sending it again can't do anything twice.</summary>
    public static bool WasNeverSent(RpcException failure) =>
        failure.Status.DebugException is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError,
        };

    /// <summary>Worth another attempt: the connection failed, not the request. A cancelled call is never repeated.</summary>
    public static bool IsTransient(RpcException failure) => failure.StatusCode switch
    {
        StatusCode.Unavailable => true,
        // An exception that escaped the server's handler, without a word of Spark's: seen while a server starts and already listens.
        StatusCode.Unknown when failure.Status is { Detail: "", DebugException: null } && failure.GetRpcStatus() is null => true,
        // How Grpc.Net reports a response stream that the network cut: no status came from the server, so no trailers either.
        StatusCode.Internal or StatusCode.Unknown => failure.Status.DebugException is HttpRequestException or IOException,
        // Another reader took over this operation's stream: what a second attach finds while the server is still closing the first.
        _ => IsOf(failure, "INVALID_CURSOR.DISCONNECTED"),
    };

    /// <summary>The server does not know the operation, or no longer: it restarted, or dropped it.</summary>
    public static bool IsOperationLost(RpcException failure) =>
        IsOf(failure, "INVALID_HANDLE.OPERATION_NOT_FOUND") || IsOf(failure, "INVALID_HANDLE.SESSION_NOT_FOUND")
        || IsOf(failure, "INVALID_HANDLE.OPERATION_ABANDONED") || IsOf(failure, "INVALID_HANDLE.SESSION_CLOSED");

    private static bool IsOf(RpcException failure, string errorClass) => FromStatus(failure).ErrorClass == errorClass;

    private static string Cause(RpcException failure) => failure.Status.DebugException?.GetBaseException().Message ?? failure.Status.Detail;

    /// <summary>
    /// Spark 3.5 sends the class nowhere but in the message, which it builds as "[CLASS] text" for exceptions that have one
    /// (SparkThrowableHelper), behind the name of the exception where one passed another on, or a task failed; later servers send it in the details, which are asked first.
    /// </summary>
    private static string? ClassOf(ErrorInfo? info, string message) =>
        info is not null && MessagePrefix().Match(message) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^(?:Job aborted due to stage failure: Task \S+ in stage \S+ failed \d+ times?, most recent failure: Lost task \S+ in stage \S+ \(TID \d+\) \([^)\n]*\): )?(?:[\w$]+(?:\.[\w$]+)+: )?\s*\[([A-Z0-9_]+(?:\.[A-Z0-9_]+)?)\] ")]
    private static partial Regex MessagePrefix();
}
