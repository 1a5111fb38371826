using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation;

/// <summary>
/// What a blocking stage may hold: 100 MB as MongoDB, or <see cref="WithDiskUse"/> where the command allows disk use (the
/// default, as in MongoDB 6 and later). This server does not spill: beyond that bound it refuses, and says so.
/// </summary>
internal sealed class MemoryBudget(string stage, bool allowDiskUse)
{
    public const long WithoutDiskUse = 100L << 20;
    public const long WithDiskUse = 2L << 30;

    private long _used;

    public void Use(BsonValue value) => Use(SizeOf(value));

    public void Use(long bytes)
    {
        _used += bytes;
        if (!allowDiskUse && _used > WithoutDiskUse)
        {
            throw new MongoException(ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed, stage == "$sort"
                ? $"Sort exceeded memory limit of {WithoutDiskUse} bytes, but did not opt in to external sorting."
                : $"Exceeded memory limit for {stage}, but didn't allow external sort. Pass allowDiskUse:true to opt in.");
        }

        if (_used > WithDiskUse) throw new MongoException(ErrorCode.ExceededMemoryLimit, $"{stage} needs more than {WithDiskUse} bytes, the most that this server holds in memory");
    }

    /// <summary>About what the value takes in memory: object headers and references, not its BSON length.</summary>
    public static long SizeOf(BsonValue value) => value switch
    {
        RawBsonDocument raw => 64 + raw.Slice.Length,
        BsonDocument document => 96 + document.Sum(element => 48 + (2L * element.Name.Length) + SizeOf(element.Value)),
        BsonArray array => 56 + array.Sum(item => 8 + SizeOf(item)),
        BsonString text => 48 + (2L * text.Value.Length),
        BsonBinaryData binary => 64 + binary.Bytes.Length,
        _ => 32,
    };
}
