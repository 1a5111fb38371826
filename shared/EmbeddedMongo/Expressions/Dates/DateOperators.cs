using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>
/// The date and timestamp operators. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#date-expression-operators"/>.
/// </summary>
internal static class DateOperators
{
    /// <summary>The operators by name.</summary>
    public static Dictionary<string, OperatorParser> Table { get; } =
        new()
        {
            ["$dateAdd"] = DateArithmetic.Parse(sign: 1),
            ["$dateDiff"] = DateDifference.Parse,
            ["$dateFromParts"] = DateFromParts.Parse,
            ["$dateFromString"] = DateFromString.Parse,
            ["$dateSubtract"] = DateArithmetic.Parse(sign: -1),
            ["$dateToParts"] = DateToParts.Parse,
            ["$dateToString"] = DateToString.Parse,
            ["$dateTrunc"] = DateTruncation.Parse,
            ["$dayOfMonth"] = DatePart.Parse(time => new BsonInt32(time.Day)),
            ["$dayOfWeek"] = DatePart.Parse(time => new BsonInt32(time.DayOfWeek + 1)),
            ["$dayOfYear"] = DatePart.Parse(time => new BsonInt32(time.DayOfYear)),
            ["$hour"] = DatePart.Parse(time => new BsonInt32(time.Hour)),
            ["$isoDayOfWeek"] = DatePart.Parse(time => new BsonInt32(time.IsoDayOfWeek)),
            ["$isoWeek"] = DatePart.Parse(time => new BsonInt32(time.IsoWeek.Week)),
            ["$isoWeekYear"] = DatePart.Parse(time => new BsonInt64(time.IsoWeek.Year)),
            ["$millisecond"] = DatePart.Parse(time => new BsonInt32(time.Millisecond)),
            ["$minute"] = DatePart.Parse(time => new BsonInt32(time.Minute)),
            ["$month"] = DatePart.Parse(time => new BsonInt32(time.Month)),
            ["$second"] = DatePart.Parse(time => new BsonInt32(time.Second)),
            ["$tsIncrement"] = TimestampPart.Of(5687301, stamp => stamp.Increment),
            ["$tsSecond"] = TimestampPart.Of(5687302, stamp => stamp.Timestamp),
            ["$week"] = DatePart.Parse(time => new BsonInt32(time.Week)),
            ["$year"] = DatePart.Parse(time => Number.IntOrLong(time.Year)),
        };
}
