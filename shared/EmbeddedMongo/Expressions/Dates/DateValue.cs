using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>
/// Reads the values that date operators accept as dates: dates, timestamps and ObjectIds. The seconds of a timestamp are unsigned, to the
/// year 2106, and those of an ObjectId signed, to 2038, as in MongoDB.
/// </summary>
internal static class DateValue
{
    /// <summary>Returns milliseconds since 1970.</summary>
    /// <exception cref="MongoException">16006 for any other type.</exception>
    public static long Of(BsonValue value) =>
        TryOf(value, out var milliseconds)
            ? milliseconds
            : throw new MongoException(16006, $"can't convert from BSON type {BsonTypeNames.Of(value)} to Date");

    /// <summary>Converts a value to milliseconds since 1970; false for any other type.</summary>
    public static bool TryOf(BsonValue? value, out long milliseconds)
    {
        switch (value)
        {
            case BsonDateTime date:
                milliseconds = date.MillisecondsSinceEpoch;
                return true;
            case BsonTimestamp stamp:
                milliseconds = (uint)stamp.Timestamp * 1000L;
                return true;
            case BsonObjectId id:
                milliseconds = id.Value.Timestamp * 1000L;
                return true;
            default:
                milliseconds = 0;
                return false;
        }
    }

    /// <summary>Runs a calculation of a date, in milliseconds since 1970, that can overflow.</summary>
    /// <exception cref="MongoException">5166406 for an overflow.</exception>
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
