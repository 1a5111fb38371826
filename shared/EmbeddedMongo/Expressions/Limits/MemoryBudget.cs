using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Limits;

/// <summary>
/// The memory limit of a blocking stage: 100 MB as in MongoDB, or <see cref="WithDiskUse"/> when the command allows disk use (the default).
/// This server never spills to disk: above that limit the stage fails. See
/// <see href="https://www.mongodb.com/docs/manual/core/aggregation-pipeline-limits/"/>.
/// </summary>
/// <param name="stage">The stage, for error messages.</param>
/// <param name="allowDiskUse">The command's <c>allowDiskUse</c>.</param>
internal sealed class MemoryBudget(string stage, bool allowDiskUse)
{
    /// <summary>The limit without disk use, in bytes.</summary>
    public const long WithoutDiskUse = 100L << 20;

    /// <summary>The limit with disk use, in bytes.</summary>
    public const long WithDiskUse = 2L << 30;

    private long _used;

    /// <summary>Adds the size of a value to the memory in use.</summary>
    /// <exception cref="MongoException">As <see cref="Use(long)"/>.</exception>
    public void Use(BsonValue value) => Use(SizeOf(value));

    /// <summary>Adds a number of bytes, or subtracts them when negative.</summary>
    /// <exception cref="MongoException">QueryExceededMemoryLimitNoDiskUseAllowed (292) or ExceededMemoryLimit (146).</exception>
    public void Use(long bytes)
    {
        _used += bytes;
        if (!allowDiskUse && _used > WithoutDiskUse)
        {
            throw new MongoException(
                ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed,
                stage == "$sort"
                    ? $"Sort exceeded memory limit of {WithoutDiskUse} bytes, but did not opt in to external sorting."
                    : $"Exceeded memory limit for {stage}, but didn't allow external sort. Pass allowDiskUse:true to opt in."
            );
        }

        if (_used > WithDiskUse)
        {
            throw new MongoException(
                ErrorCode.ExceededMemoryLimit,
                $"{stage} needs more than {WithDiskUse} bytes, the most that this server holds in memory"
            );
        }
    }

    /// <summary>Estimates a value's size in memory, in bytes: objects and references, not its BSON length.</summary>
    /// <param name="value">The value; what it holds twice counts twice.</param>
    /// <param name="most">The size beyond which the rest is not looked at.</param>
    public static long SizeOf(BsonValue value, long most = WithDiskUse)
    {
        var size = 0L;
        Measure(value, most, ref size);
        return size;
    }

    private static void Measure(BsonValue value, long most, ref long size)
    {
        switch (value)
        {
            case RawBsonDocument raw:
                size += 64 + raw.Slice.Length;
                break;
            case BsonDocument document:
                Interruption.Check();
                size += 96;
                for (var i = 0; i < document.ElementCount && size <= most; i++)
                {
                    var element = document.GetElement(i);
                    size += 48 + (2L * element.Name.Length);
                    Measure(element.Value, most, ref size);
                }

                break;
            case BsonArray array:
                Interruption.Check();
                size += 56;
                for (var i = 0; i < array.Count && size <= most; i++)
                {
                    size += 8;
                    Measure(array[i], most, ref size);
                }

                break;
            case BsonString text:
                size += 48 + (2L * text.Value.Length);
                break;
            case BsonBinaryData binary:
                size += 64 + binary.Bytes.Length;
                break;
            default:
                size += 32;
                break;
        }
    }
}
