using MongoDB.Driver;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace DzStore.ServiceDefaults.Database;

/// <summary>Tells a database that cannot be reached from a database that answered with an error.</summary>
public static class DatabaseFailure
{
    /// <summary>
    /// No server, no connection, no answer in time, no primary, or the breaker is open. Says nothing about whether a write
    /// was applied: for that see <see cref="DatabaseSends"/>.
    /// </summary>
    public static bool IsUnavailable(Exception exception) => exception is
        BrokenCircuitException or TimeoutRejectedException or TimeoutException
        or MongoConnectionException or MongoConnectionPoolPausedException or MongoWaitQueueFullException
        or MongoNotPrimaryException or MongoNodeIsRecoveringException or MongoExecutionTimeoutException
        || exception is MongoCommandException { Code: var code } && IsPassing(code);

    /// <summary>The same of a statement that a reply refuses by itself: the driver throws what is in a reply as one error, whatever the codes in it.</summary>
    /// <remarks>By MongoDB's error_codes.yml.</remarks>
    public static bool IsUnavailable(int code) => IsNotPrimary(code) || IsPassing(code) || code is
        91 or 189 or 11600 or 11602 or 13436 // ShutdownInProgress, PrimarySteppedDown, InterruptedAtShutdown, InterruptedDueToReplStateChange, NotPrimaryOrSecondary
        or 50; // MaxTimeMSExpired

    /// <summary>A server that is not the primary, and said so before it did anything: NotWritablePrimary, NotPrimaryNoSecondaryOk and the legacy code.</summary>
    public static bool IsNotPrimary(int code) => code is 10107 or 13435 or 10058;

    /// <summary>What servers say of each other, or of an operation that was killed: no fault of the operation, and over when it is sent again.</summary>
    /// <remarks>By MongoDB's error_codes.yml; those of a stepdown have exception types of their own.</remarks>
    private static bool IsPassing(int code) => code is
        6 or 7 or 89 or 9001 // HostUnreachable, HostNotFound, NetworkTimeout, SocketException
        or 134 or 262 or 11601; // ReadConcernMajorityNotAvailableYet, ExceededTimeLimit, Interrupted
}
