using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Limits;

/// <summary>
/// The memory that one evaluation of an expression holds: 100 MB, as MongoDB bounds <c>$map</c>, <c>$filter</c>, <c>$reduce</c> and
/// <c>$range</c> (internalQueryMaxMapFilterReduceBytes).
/// </summary>
/// <param name="name">The operator, for the error message.</param>
internal struct ExpressionMemory(string name)
{
    private long _used;

    /// <summary>Counts a value, and returns it.</summary>
    /// <exception cref="MongoException">ExceededMemoryLimit (146).</exception>
    public BsonValue Hold(BsonValue value)
    {
        Use(MemoryBudget.SizeOf(value, MemoryBudget.WithoutDiskUse));
        return value;
    }

    /// <summary>Counts bytes, before they are taken where that can be.</summary>
    /// <exception cref="MongoException">ExceededMemoryLimit (146).</exception>
    public void Use(long bytes)
    {
        _used += bytes;
        if (_used > MemoryBudget.WithoutDiskUse)
        {
            throw new MongoException(
                ErrorCode.ExceededMemoryLimit,
                $"{name} would use too much memory ({_used} bytes) and cannot spill to disk. Memory limit: "
                    + $"{MemoryBudget.WithoutDiskUse} bytes"
            );
        }
    }
}
