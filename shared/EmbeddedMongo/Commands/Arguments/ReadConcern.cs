using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Arguments;

/// <summary>
/// A read concern (https://www.mongodb.com/docs/manual/reference/read-concern/). On one node local and available show all that is
/// applied; majority and linearizable are answered only when all that was read is durable. Snapshot is refused.
/// </summary>
/// <param name="Durable">True where the answer waits until all that was read is durable.</param>
/// <param name="Level">The level that the client named; null for none.</param>
internal readonly record struct ReadConcern(bool Durable, string? Level)
{
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
                case "afterClusterTime" when element.Value is BsonTimestamp { Value: > 0 }:
                    break;
                case "afterClusterTime" when element.Value is BsonTimestamp:
                    throw new MongoException(ErrorCode.InvalidOptions, "afterClusterTime cannot be a null timestamp");
                case "level" or "provenance" or "afterClusterTime":
                    throw new MongoException(ErrorCode.TypeMismatch, $"readConcern.{element.Name} is of the wrong type");
                case "atClusterTime":
                    throw new MongoException(
                        ErrorCode.InvalidOptions,
                        "readConcern level 'snapshot' and atClusterTime are not supported by this server"
                    );
                default:
                    throw new MongoException(40415, $"BSON field 'readConcern.{element.Name}' is an unknown field.");
            }
        }

        var concern = OfLevel(source.GetValue("level", "local").AsString);
        return concern with { AfterClusterTime = (source.GetValue("afterClusterTime", null) as BsonTimestamp)?.Value };
    }

    private static ReadConcern OfLevel(string name) =>
        name switch
        {
            ("local" or "available") and var level => new ReadConcern(Durable: false, level),
            ("majority" or "linearizable") and var level => new ReadConcern(Durable: true, level),
            "snapshot" => throw new MongoException(
                ErrorCode.InvalidOptions,
                "readConcern level 'snapshot' is not supported by this server"
            ),
            var level => throw new MongoException(
                ErrorCode.BadValue,
                $"Enumeration value '{level}' for field 'readConcern.level' is not a valid value."
            ),
        };
}
