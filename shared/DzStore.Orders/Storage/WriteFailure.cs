using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;
using Polly.CircuitBreaker;

namespace DzStore.Orders;

/// <summary>What a failed write says about the order.</summary>
internal enum WriteFailure
{
    /// <summary>Certainly not stored.</summary>
    NotWritten,

    /// <summary>Stored or not: nobody here can tell.</summary>
    Unknown,
}

internal static class WriteFailures
{
    /// <summary>
    /// Judges an exception of a write that went out <paramref name="sends"/> times; null for an exception that is none of ours.
    /// In doubt it is Unknown: calling a stored order lost makes its sender buy twice, calling a lost one stored loses the sale.
    /// </summary>
    public static WriteFailure? Judge(Exception exception, int sends) => exception switch
    {
        BrokenCircuitException => WriteFailure.NotWritten,
        MongoWriteConcernException => WriteFailure.Unknown,
        MongoWriteException { WriteError: null, WriteConcernError: not null } => WriteFailure.Unknown,
        // A server that is not the primary refuses before it begins; after a second send the first one may have got through.
        MongoNotPrimaryException when sends <= 1 => WriteFailure.NotWritten,
        // MongoDB.Driver 3.14 trips over its own report of a stepdown: the write was done but not confirmed, and no server was left to send it to again.
        ArgumentNullException { ParamName: "connectionId" } when sends > 0 => WriteFailure.Unknown,
        _ when DatabaseFailure.IsUnavailable(exception) => sends == 0 ? WriteFailure.NotWritten : WriteFailure.Unknown,
        _ => null,
    };

    /// <summary>
    /// Judges one order that a reply refuses, by the same rules; null where the reason is the order or a fault of ours. A router reports what
    /// interrupted a shard for each order that it had sent there, those that the shard had stored by then included.
    /// </summary>
    public static WriteFailure? Judge(BulkWriteError error, int sends) =>
        DatabaseFailure.IsNotPrimary(error.Code) && sends <= 1 ? WriteFailure.NotWritten
        : DatabaseFailure.IsUnavailable(error.Code) ? WriteFailure.Unknown
        : null;
}
