using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Faults;

/// <summary>The <c>mode</c> of a fail point: how many of those who come there fail.</summary>
/// <param name="Skip">The number of those who pass first.</param>
/// <param name="Times">The number of those who fail then.</param>
/// <param name="Probability">The probability of a failure, 0 to 1.</param>
internal sealed record FailPointMode(long Skip, long Times, double Probability)
{
    public static readonly FailPointMode Off = new(0, 0, 1);

    /// <exception cref="MongoException">BadValue for no such mode.</exception>
    public static FailPointMode Parse(BsonValue mode) =>
        mode switch
        {
            BsonString { Value: "off" } => Off,
            BsonString { Value: "alwaysOn" } => new FailPointMode(0, long.MaxValue, 1),
            BsonDocument { ElementCount: 1 } document when document[0].IsNumeric => Parse(
                document.GetElement(0).Name,
                document[0].ToDouble()
            ),
            _ => throw new MongoException(
                ErrorCode.BadValue,
                "'mode' must be \"off\", \"alwaysOn\", {times: n}, {skip: n} or {activationProbability: p}"
            ),
        };

    private static FailPointMode Parse(string name, double number) =>
        (name, number) switch
        {
            ("times", >= 0 and < long.MaxValue) => new FailPointMode(0, (long)number, 1),
            ("skip", >= 0 and < long.MaxValue) => new FailPointMode((long)number, long.MaxValue, 1),
            ("activationProbability", >= 0 and <= 1) => new FailPointMode(0, long.MaxValue, number),
            ("times" or "skip", _) => throw new MongoException(ErrorCode.BadValue, $"'mode.{name}' must be a number of 0 or more"),
            ("activationProbability", _) => throw new MongoException(ErrorCode.BadValue, $"'mode.{name}' must be between 0 and 1"),
            _ => throw new MongoException(ErrorCode.BadValue, $"unknown mode '{name}': use times, skip or activationProbability"),
        };
}
