using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>
/// <c>{$dateFromParts: {year, month, day, hour, minute, second, millisecond, timezone}}</c>, or with isoWeekYear, isoWeek and isoDayOfWeek,
/// builds a date; parts out of their range carry over. Null when a part is null or missing. Errors: 40489, 40516, 40518, 40519 or 40525 for
/// malformed arguments, 40515 for a part that is not an integer, 31034, 31095 or 40523 for one out of range, 5166406 for an overflow. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateFromParts/"/>.
/// </summary>
internal static class DateFromParts
{
    private static readonly string[] Time = ["hour", "minute", "second", "millisecond"];

    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">40489, 40516, 40518, 40519 or 40525.</exception>
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        var named = NamedArguments.Of(
            name,
            operand,
            context,
            40519,
            40518,
            "year",
            "month",
            "day",
            "isoWeekYear",
            "isoWeek",
            "isoDayOfWeek",
            "hour",
            "minute",
            "second",
            "millisecond",
            "timezone"
        );
        var iso = named.Has("isoWeekYear");
        if (!iso && !named.Has("year"))
            throw new MongoException(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
        if (iso && (named.Has("year") || named.Has("month") || named.Has("day")))
            throw new MongoException(40489, "$dateFromParts does not allow mixing natural dates with ISO dates");
        if (!iso && (named.Has("isoWeek") || named.Has("isoDayOfWeek")))
            throw new MongoException(40525, "$dateFromParts does not allow mixing ISO dates with natural dates");

        string[] names = iso ? ["isoWeekYear", "isoWeek", "isoDayOfWeek", .. Time] : ["year", "month", "day", .. Time];
        Expression[] arguments =
        [
            named.Optional("timezone") ?? new Constant("UTC"),
            .. names.Select(part => named.Optional(part) ?? Default(part)),
        ];
        return new Function(arguments, values =>
        {
            if (values.Any(Number.IsNullish))
                return BsonNull.Value;
            var parts = names.Select((part, i) => PartOf(part, values[i + 1]!)).ToArray();
            var zone = DateZone.Of(values[0])!;
            return DateValue.Checked(name, () =>
                zone.ToUtc(
                    iso
                        ? CivilTime.JoinIso(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6])
                        : CivilTime.Join(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6])
                )
            );
        });
    }

    private static Constant Default(string part) => new(Time.Contains(part) ? 0 : 1);

    private static long PartOf(string part, BsonValue value)
    {
        if (!Number.TryWhole(value, out var number))
        {
            throw new MongoException(
                40515,
                $"'{part}' must evaluate to an integer, found {BsonTypeNames.Of(value)} with value {ShellText.Of(value)}"
            );
        }

        if (part is "year" or "isoWeekYear")
        {
            return number is >= 1 and <= 9999
                ? number
                : throw new MongoException(
                    part == "year" ? 40523 : 31095,
                    $"'{part}' must evaluate to an integer in the range 1 to 9999, found {number}"
                );
        }

        return part == "millisecond" || number is >= -32768 and <= 32767
            ? number
            : throw new MongoException(
                31034,
                $"'{part}' must evaluate to a value in the range [-32768, 32767]; value {number} is not in range"
            );
    }
}
