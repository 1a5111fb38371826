using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Arguments;

/// <summary>
/// A read concern (https://www.mongodb.com/docs/manual/reference/read-concern/): local and available show all that is applied, majority
/// and snapshot what is committed, linearizable what is newest and committed. Where a set has one member only, what is durable
/// is committed.
/// </summary>
/// <param name="Durable">True where the answer waits until all that was read is durable.</param>
/// <param name="Level">The level that the client named; null for none.</param>
internal readonly record struct ReadConcern(bool Durable, string? Level)
{
    public const string Majority = "majority";
    public const string Linearizable = "linearizable";
    public const string Snapshot = "snapshot";

    /// <summary>The time of the data that a read with <c>snapshot</c> is to see; null for the newest.</summary>
    public long? AtClusterTime { get; init; }

    /// <summary>The time that the node must have reached before the command runs; null for any.</summary>
    public long? AfterClusterTime { get; init; }

    /// <summary>
    /// Reads the read concern of a command that does not read, in which a causally consistent session sends its time alone.
    /// </summary>
    /// <exception cref="MongoException">InvalidOptions for any level but local, and the codes of <see cref="Parse"/>.</exception>
    public static ReadConcern ParseTime(string command, BsonDocument? source) =>
        source is { ElementCount: > 0 } && source.GetValue("level", "local") != "local"
            ? throw new MongoException(ErrorCode.InvalidOptions, $"Command {command} does not support {{ readConcern: {source} }}")
            : Parse(source) with
            {
                Level = null,
            };

    public static ReadConcern Parse(BsonDocument? source)
    {
        if (source is null)
            return default;
        foreach (var element in source)
        {
            switch (element.Name)
            {
                case "level" or "provenance" when element.Value.IsString:
                    break;
                case "afterClusterTime" or "atClusterTime" when element.Value is BsonTimestamp { Value: > 0 }:
                    break;
                case "afterClusterTime" or "atClusterTime" when element.Value is BsonTimestamp:
                    throw new MongoException(ErrorCode.InvalidOptions, $"{element.Name} cannot be a null timestamp");
                case "level" or "provenance" or "afterClusterTime" or "atClusterTime":
                    throw new MongoException(ErrorCode.TypeMismatch, $"readConcern.{element.Name} is of the wrong type");
                default:
                    throw new MongoException(40415, $"BSON field 'readConcern.{element.Name}' is an unknown field.");
            }
        }

        var concern = OfLevel(source.GetValue("level", "local").AsString);
        concern = concern with
        {
            AfterClusterTime = (source.GetValue("afterClusterTime", null) as BsonTimestamp)?.Value,
            AtClusterTime = (source.GetValue("atClusterTime", null) as BsonTimestamp)?.Value,
        };
        return concern switch
        {
            { AtClusterTime: not null, Level: not Snapshot } => throw new MongoException(
                ErrorCode.InvalidOptions,
                "readConcern.atClusterTime is only valid with level 'snapshot'"
            ),
            { AtClusterTime: not null, AfterClusterTime: not null } => throw new MongoException(
                ErrorCode.InvalidOptions,
                "readConcern: afterClusterTime cannot be combined with atClusterTime"
            ),
            _ => concern,
        };
    }

    private static ReadConcern OfLevel(string name) =>
        name switch
        {
            ("local" or "available") and var level => new ReadConcern(Durable: false, level),
            (Majority or Linearizable) and var level => new ReadConcern(Durable: true, level),
            Snapshot => new ReadConcern(Durable: false, Snapshot),
            var level => throw new MongoException(
                ErrorCode.BadValue,
                $"Enumeration value '{level}' for field 'readConcern.level' is not a valid value."
            ),
        };
}
