using System.Net.Sockets;
using MongoDB.Driver;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace DzStore.ServiceDefaults.Database;

/// <summary>Tells a database that is unavailable from a database that answered with an error.</summary>
/// <remarks>The codes are those of MongoDB's error_codes.yml (https://www.mongodb.com/docs/manual/reference/error-codes/).</remarks>
public static class DatabaseFailure
{
    /// <summary>
    /// True where there was no server, no connection, no answer in time, no primary, or the circuit breaker is open. It does not say
    /// whether a write was applied: for that see <see cref="DatabaseSends"/>.
    /// </summary>
    public static bool IsUnavailable(Exception exception) =>
        exception
            is BrokenCircuitException
                or TimeoutRejectedException
                or TimeoutException
                or MongoConnectionException
                or MongoConnectionPoolPausedException
                or MongoWaitQueueFullException
                or MongoNotPrimaryException
                or MongoNodeIsRecoveringException
                or MongoExecutionTimeoutException
        || exception is MongoCommandException { Code: var code } && IsTransient(code);

    /// <summary>
    /// The same for the error code of one statement in a reply. The driver throws all errors of a reply as one exception, whatever their
    /// codes.
    /// </summary>
    public static bool IsUnavailable(int code) =>
        IsNotPrimary(code)
        || IsTransient(code)
        || code
            is 91 // ShutdownInProgress
                or 189 // PrimarySteppedDown
                or 11600 // InterruptedAtShutdown
                or 11602 // InterruptedDueToReplStateChange
                or 13436 // NotPrimaryOrSecondary
                or 50; // MaxTimeMSExpired

    /// <summary>
    /// True for the codes of a server that is not the primary and refused before it did anything: NotWritablePrimary,
    /// NotPrimaryNoSecondaryOk and the legacy code.
    /// </summary>
    public static bool IsNotPrimary(int code) => code is 10107 or 13435 or 10058;

    /// <summary>
    /// A phrase for log lines and reports: why the database is unavailable, in plain words. The driver's messages are not used, since they
    /// hold its internal state over many lines, and documents.
    /// </summary>
    public static string Reason(Exception exception) =>
        exception switch
        {
            MongoAuthenticationException => "it refused the user name or password",
            BrokenCircuitException => "it was unavailable a moment ago",
            TimeoutRejectedException => "an operation took longer than Mongo:OperationTimeout",
            MongoNotPrimaryException => "the server is not the primary",
            MongoNodeIsRecoveringException => "the server is shutting down or recovering",
            MongoExecutionTimeoutException => "the server stopped an operation that took too long",
            MongoWaitQueueFullException => "too many operations wait for a connection",
            MongoConnectionPoolPausedException => "no connection can be opened until the server answers again",
            MongoConnectionException { InnerException: { } inner } when SocketError(inner) is { } error =>
                $"the connection failed ({error})",
            MongoConnectionException => "the connection failed",
            MongoCommandException command => $"the server answered with error code {command.Code}",
            TimeoutException => "no server answered in time",
            _ => exception.GetType().Name,
        };

    /// <summary>
    /// True for errors that servers report about each other, or about an operation that was killed. They are not the operation's fault, and
    /// are gone when it is sent again.
    /// </summary>
    /// <remarks>The driver has exception types for the codes of a step-down.</remarks>
    private static bool IsTransient(int code) =>
        code
            is 6 // HostUnreachable
                or 7 // HostNotFound
                or 89 // NetworkTimeout
                or 9001 // SocketException
                or 134 // ReadConcernMajorityNotAvailableYet
                or 262 // ExceededTimeLimit
                or 11601; // Interrupted

    private static string? SocketError(Exception? exception) =>
        exception is null ? null : (exception as SocketException)?.Message ?? SocketError(exception.InnerException);
}
