using EmbeddedMongo.Errors;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Faults;

/// <summary>
/// The number of a server's state, by which drivers tell an older answer from a newer one. See "topologyVersion" in the drivers'
/// specification "Server Discovery And Monitoring".
/// </summary>
/// <param name="Process">The identity of the process: numbers of another one are not compared.</param>
/// <param name="Counter">The number of changes.</param>
internal readonly record struct TopologyVersion(ObjectId Process, long Counter)
{
    public const string Field = "topologyVersion";

    /// <exception cref="MongoException">A field is missing or of the wrong type; 31372 for a negative counter.</exception>
    public static TopologyVersion Parse(BsonDocument source)
    {
        if (source.GetValue("processId", null) is not BsonObjectId process || source.GetValue("counter", null) is not BsonInt64 counter)
        {
            throw new MongoException(
                ErrorCode.TypeMismatch,
                "BSON field 'topologyVersion' must have an ObjectId 'processId' and a long 'counter'"
            );
        }

        return counter.Value >= 0
            ? new TopologyVersion(process.Value, counter.Value)
            : throw new MongoException(31372, "topologyVersion must have a non-negative counter");
    }

    public BsonDocument ToBson() => new() { { "processId", Process }, { "counter", Counter } };

    public void Write(ReplyWriter reply) => reply.Write(Field, ToBson());
}
