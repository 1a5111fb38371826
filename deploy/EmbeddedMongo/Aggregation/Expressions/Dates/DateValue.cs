using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Dates;

/// <summary>What date operators take for a date: dates, timestamps and object ids.</summary>
internal static class DateValue
{
    /// <summary>Milliseconds since 1970.</summary>
    public static long Of(BsonValue value) => TryOf(value, out var milliseconds)
        ? milliseconds
        : throw new MongoException(16006, $"can't convert from BSON type {BsonTypeNames.Of(value)} to Date");

    public static bool TryOf(BsonValue? value, out long milliseconds)
    {
        switch (value)
        {
            case BsonDateTime date: milliseconds = date.MillisecondsSinceEpoch; return true;
            case BsonTimestamp stamp: milliseconds = stamp.Timestamp * 1000L; return true;
            case BsonObjectId id: milliseconds = new DateTimeOffset(id.Value.CreationTime).ToUnixTimeMilliseconds(); return true;
            default: milliseconds = 0; return false;
        }
    }

    /// <summary>Runs a calculation whose result may leave the range of dates.</summary>
    public static BsonDateTime Checked(string name, Func<long> calculate)
    {
        try
        {
            return new BsonDateTime(calculate());
        }
        catch (OverflowException)
        {
            throw new MongoException(5166406, $"{name} overflowed");
        }
    }
}
