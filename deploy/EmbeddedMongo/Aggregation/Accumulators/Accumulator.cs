using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary>What one group gathers for one field.</summary>
internal abstract class Accumulator
{
    /// <summary>Takes the value of one document; null where it is missing.</summary>
    public abstract void Add(BsonValue? value);

    public abstract BsonValue Result { get; }

    /// <summary>About how many bytes the accumulator holds.</summary>
    public long Size { get; protected set; } = 64;
}
