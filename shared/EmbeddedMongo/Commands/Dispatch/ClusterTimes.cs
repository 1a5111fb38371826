using System.Buffers.Binary;
using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Values;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Dispatch;

/// <summary>
/// The times that clients and server tell each other, so that a client reads what it wrote: <c>operationTime</c> and <c>$clusterTime</c> in
/// every reply, <c>$clusterTime</c> and <c>readConcern.afterClusterTime</c> in commands. See the drivers' specification "Causal
/// Consistency". There are no keys, and so the signature is the one that MongoDB writes without authentication.
/// </summary>
internal sealed class ClusterTimes(StorageEngine engine)
{
    /// <summary>MongoDB's default for <c>maxAcceptableLogicalClockDriftSecs</c>: a year.</summary>
    public const long MostDriftSeconds = 365 * 24 * 60 * 60;

    private static readonly byte[] NoSignature = new BsonDocument
    {
        { "hash", new BsonBinaryData(new byte[20]) },
        { "keyId", 0L },
    }.ToBson();

    /// <summary>Takes over the time that a client has seen elsewhere.</summary>
    /// <exception cref="MongoException">
    /// ClusterTimeFailsRateLimiter where it is more than a year ahead; TypeMismatch or NoSuchKey where it is no such time.
    /// </exception>
    public void Hear(CommandArguments arguments)
    {
        if (arguments.Element("$clusterTime") is not { } field || field.Type is BsonType.Null)
            return;
        if (field.Type != BsonType.Document)
            throw arguments.WrongType("$clusterTime", field.Type, "object");
        foreach (var element in RawBson.Elements(field.Bytes))
        {
            if (element.Name != "clusterTime")
                continue;
            if (element.Type != BsonType.Timestamp)
                throw arguments.WrongType("$clusterTime.clusterTime", element.Type, "timestamp");
            Hear(BinaryPrimitives.ReadInt64LittleEndian(element.Bytes));
            return;
        }

        throw new MongoException(ErrorCode.NoSuchKey, "Missing expected field \"clusterTime\"");
    }

    private void Hear(long timestamp)
    {
        var clock = engine.Log.Clock;
        if (timestamp <= clock.Last && timestamp >= 0)
            return;
        // A time above 2038 is negative here, and far ahead as well.
        var wall = clock.Wall;
        if (timestamp < 0 || (timestamp >> 32) - (wall >> 32) > MostDriftSeconds)
        {
            throw new MongoException(
                ErrorCode.ClusterTimeFailsRateLimiter,
                $"New cluster time, {(ulong)timestamp >> 32}, is too far from this node's wall clock time, {wall >> 32}."
            );
        }

        clock.Advance(timestamp);
    }

    /// <summary>
    /// Lets a command run once the node has reached the time that its client has seen. A time beyond the last entry is reached by a no-op:
    /// its write was on another node, or is lost. A node that may not write waits until it is told.
    /// </summary>
    /// <exception cref="MongoException">InvalidOptions where no clock of the set can have reached the time.</exception>
    public async ValueTask ReachAsync(long? afterClusterTime, bool isPrimary, CancellationToken cancellationToken)
    {
        if (afterClusterTime is not { } time || time <= engine.Log.Last.Timestamp)
            return;
        var known = engine.Log.Clock.Last;
        if (time > known)
        {
            throw new MongoException(
                ErrorCode.InvalidOptions,
                "readConcern afterClusterTime value must not be greater than the current clusterTime. "
                    + $"Requested clusterTime: {Text(time)}; current clusterTime: {Text(known)}"
            );
        }

        if (isPrimary)
        {
            engine.Note(new BsonDocument("msg", "noop write for afterClusterTime read request"));
            return;
        }

        while (true)
        {
            var growth = engine.Changes.NextAsync(OperationLog.CollectionId);
            if (time <= engine.Log.Last.Timestamp)
                return;
            await growth.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the times behind a reply's <c>ok</c>.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="operationTime">The time of the command's own last change; 0 where it has none.</param>
    public void Write(ReplyWriter reply, long operationTime)
    {
        var log = engine.Log;
        if (operationTime == 0)
            operationTime = log.Last.Timestamp;
        reply.StartDocument("$clusterTime");
        reply.WriteTimestamp("clusterTime", Math.Max(log.Clock.Last, operationTime));
        reply.WriteDocument("signature", NoSignature);
        reply.End();
        reply.WriteTimestamp("operationTime", operationTime);
    }

    private static string Text(long timestamp) => $"{{ ts: Timestamp({timestamp >> 32}, {(uint)timestamp}) }}";
}
