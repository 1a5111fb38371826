using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>The state of one accumulated field in one group.</summary>
internal abstract class Accumulator
{
    /// <summary>Adds the value of one document; null when the field is missing.</summary>
    public abstract void Add(BsonValue? value);

    /// <summary>The accumulated value so far.</summary>
    public abstract BsonValue Result { get; }

    /// <summary>The approximate memory use in bytes, for the stage's memory limit.</summary>
    public long Size { get; protected set; } = 64;
}
