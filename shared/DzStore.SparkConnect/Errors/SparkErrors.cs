using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Rpc;
using Grpc.Core;

namespace DzStore.SparkConnect.Errors;

/// <summary>Turns a gRPC failure into the exception that says what happened.</summary>
internal static partial class SparkErrors
{
    // Closed after a time without use, begun anew by a restarted server (both since Spark 4.0), or unknown.
    private static readonly string?[] LostSessions =
    [
        "INVALID_HANDLE.SESSION_CLOSED",
        "INVALID_HANDLE.SESSION_CHANGED",
        "INVALID_HANDLE.SESSION_NOT_FOUND",
    ];

    /// <summary>The exception for a request that the server refused or failed.</summary>
    public static SparkConnectException FromStatus(RpcException failure, string? operationId = null)
    {
        var status = failure.GetRpcStatus();
        var info = status?.GetDetail<ErrorInfo>();
        // The trailer holds the whole message; the gRPC status line is cut to what fits a header.
        var message = status is { Message.Length: > 0 } ? status.Message : failure.Status.Detail;
        var stackTrace = info?.Metadata.GetValueOrDefault("stackTrace");
        var outermost = ClassOf(info, RootCause.WithoutTask(message));
        var cause = info is null ? null : RootCause.Of(message, outermost is null ? stackTrace : null);
        var errorClass = info?.Metadata.GetValueOrDefault("errorClass") ?? (cause is null ? null : ClassOf(info, cause)) ?? outermost;
        if (LostSessions.Contains(errorClass))
        {
            return new SparkSessionLostException(
                "The server no longer has this session, and nothing of the request ran: RenewAsync opens another, without the temporary "
                    + $"views and caches of this one. {message}",
                failure
            )
            {
                ErrorClass = errorClass,
                SqlState = info?.Metadata.GetValueOrDefault("sqlState") ?? SqlStates.Of(errorClass!),
                OperationId = operationId,
                StatusCode = failure.StatusCode,
            };
        }

        var sqlState = info?.Metadata.GetValueOrDefault("sqlState") ?? (errorClass is null ? null : SqlStates.Of(errorClass));
        return new(cause is null ? message : Leading(cause, sqlState, message), failure)
        {
            ErrorClass = errorClass,
            SqlState = sqlState,
            ServerException = info?.Reason,
            ServerExceptionTypes = info?.Metadata.GetValueOrDefault("classes") is { } classes
                ? JsonSerializer.Deserialize<string[]>(classes) ?? []
                : [],
            ServerStackTrace = stackTrace,
            OperationId = operationId,
            StatusCode = failure.StatusCode,
        };
    }

    /// <summary>The exception for a server that can't be found, refuses connections, speaks no TLS, or went away.</summary>
    /// <param name="wentAway">The time at which a server that had answered was found gone; null for one that has never answered.</param>
    public static SparkConnectionException Unreachable(
        Uri address,
        RpcException failure,
        int attempts,
        DateTimeOffset? wentAway,
        string? operationId = null
    ) =>
        new(
            (
                wentAway is null
                    ? $"No answer from Spark Connect at {address.Authority} "
                    : $"Spark Connect at {address.Authority} went away at {Clock(wentAway)}, as a server does that is stopped, killed "
                        + "or out of memory; its log says more. No answer "
            ) + $"after {attempts} {(attempts == 1 ? "attempt" : "attempts")}: {Cause(failure)}",
            failure
        )
        {
            OperationId = operationId,
            StatusCode = failure.StatusCode,
        };

    /// <summary>The exception for a command whose answer was lost.</summary>
    public static SparkOutcomeUnknownException OutcomeUnknown(string why, RpcException? failure, string operationId) =>
        new($"The command of operation {operationId} was sent, and its outcome is unknown: {why}", failure)
        {
            OperationId = operationId,
            StatusCode = failure?.StatusCode ?? StatusCode.Unknown,
        };

    /// <summary>
    /// True if the connection failed and not the request, so that another attempt may succeed; false for a cancelled call.
    /// </summary>
    public static bool IsTransient(RpcException failure) =>
        failure.StatusCode switch
        {
            StatusCode.Unavailable => true,
            // An exception that escaped the server's handler, without details: seen while a server starts and already listens.
            StatusCode.Unknown when failure.Status is { Detail: "", DebugException: null } && failure.GetRpcStatus() is null => true,
            // How Grpc.Net reports a response stream that the network cut: no status came from the server, so no trailers either.
            StatusCode.Internal or StatusCode.Unknown => failure.Status.DebugException is HttpRequestException or IOException,
            // Another reader took over this operation's stream: what a second attach finds while the server is still closing the first.
            _ => IsOf(failure, "INVALID_CURSOR.DISCONNECTED"),
        };

    /// <summary>True if the server does not know the operation, or no longer: it restarted, or dropped it.</summary>
    public static bool IsOperationLost(RpcException failure) =>
        IsOf(failure, "INVALID_HANDLE.OPERATION_NOT_FOUND")
        || IsOf(failure, "INVALID_HANDLE.OPERATION_ABANDONED")
        || FromStatus(failure) is SparkSessionLostException;

    /// <summary>The cause before what Spark says, which has only its circumstances in its first line.</summary>
    private static string Leading(string cause, string? sqlState, string message)
    {
        var hasState = sqlState is null || cause.Contains($"SQLSTATE: {sqlState}", StringComparison.Ordinal);
        return $"{cause}{(hasState ? "" : $" SQLSTATE: {sqlState}")}\n{message}";
    }

    private static bool IsOf(RpcException failure, string errorClass) => FromStatus(failure).ErrorClass == errorClass;

    /// <summary>A time of day (UTC), as it stands in a message.</summary>
    public static string Clock(DateTimeOffset? time) => $"{time?.UtcDateTime:HH:mm:ss} UTC";

    private static string Cause(RpcException failure) => failure.Status.DebugException?.GetBaseException().Message ?? failure.Status.Detail;

    /// <summary>
    /// The error class in a message of Spark 3.5, which sends it nowhere else. Spark builds the message as "[CLASS] text" for exceptions
    /// that have a class (SparkThrowableHelper), behind the name of the exception where one passed another on, or a task failed. Later
    /// servers send the class in the details, which come first.
    /// </summary>
    private static string? ClassOf(ErrorInfo? info, string message) =>
        info is null ? null
        : MessagePrefix().Match(message) is { Success: true } match ? match.Groups[1].Value
        : UnreadableFile().IsMatch(message) ? "FAILED_READ_FILE.NO_HINT"
        : null;

    // Spark 3.5 has no class for a file that it can't read, as a CSV with a malformed row in the mode FAILFAST; Spark 4 has.
    [GeneratedRegex(@"\A(?:[\w$]+(?:\.[\w$]+)+: )?Encountered error while reading file ")]
    private static partial Regex UnreadableFile();

    [GeneratedRegex(@"\A(?:[\w$]+(?:\.[\w$]+)+: )?\s*\[([A-Z0-9_]+(?:\.[A-Z0-9_]+)?)\] ")]
    private static partial Regex MessagePrefix();
}
