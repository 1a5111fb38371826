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
        or MongoNotPrimaryException or MongoNodeIsRecoveringException or MongoExecutionTimeoutException;
}
