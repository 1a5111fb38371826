using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;
using Polly.CircuitBreaker;

namespace DzStore.Orders.Outcomes;

/// <summary>The state of an order after a failed write.</summary>
internal enum WriteFailure
{
    /// <summary>The order is certainly not stored.</summary>
    NotWritten,

    /// <summary>The order may be stored or not.</summary>
    Unknown,
}

/// <summary>Judges failed writes.</summary>
internal static class WriteFailures
{
    /// <summary>
    /// Judges the exception of a write that was sent <paramref name="sends"/> times; null for an exception that is not about the database's
    /// availability. In doubt the order is Unknown: to call a stored order lost makes its sender buy twice, to call a lost one stored loses
    /// the sale.
    /// </summary>
    public static WriteFailure? Judge(Exception exception, int sends) =>
        exception switch
        {
            BrokenCircuitException => WriteFailure.NotWritten,
            MongoWriteConcernException => WriteFailure.Unknown,
            MongoWriteException { WriteError: null, WriteConcernError: not null } => WriteFailure.Unknown,
            // A server that is not the primary refuses before it begins; after a second send the first one may have got through.
            MongoNotPrimaryException when sends <= 1 => WriteFailure.NotWritten,
            // MongoDB.Driver 3.14 trips over its own report of a stepdown: the write was done but not confirmed, and no server was left to
            // send it to again.
            ArgumentNullException { ParamName: "connectionId" } when sends > 0 => WriteFailure.Unknown,
            _ when DatabaseFailure.IsUnavailable(exception) => sends == 0 ? WriteFailure.NotWritten : WriteFailure.Unknown,
            _ => null,
        };

    /// <summary>
    /// Judges one order that a reply refuses, by the same rules; null where the reason is the order itself or our set-up. A router reports
    /// what interrupted a shard for each order that it had sent there, including those that the shard had stored by then.
    /// </summary>
    public static WriteFailure? Judge(BulkWriteError error, int sends) =>
        DatabaseFailure.IsNotPrimary(error.Code) && sends <= 1 ? WriteFailure.NotWritten
        : DatabaseFailure.IsUnavailable(error.Code) ? WriteFailure.Unknown
        : null;
}
