using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Arguments;

/// <summary>
/// A write concern (https://www.mongodb.com/docs/manual/reference/write-concern/). A <see cref="Durable"/> one (w: "majority", which is
/// the default, and j: true) is acknowledged when the log is synced, any other when the write is applied. A concern that one node cannot
/// meet is reported after the write, as MongoDB does.
/// </summary>
internal readonly record struct WriteConcern(
    bool Durable,
    TimeSpan? Timeout,
    (ErrorCode Code, string Message)? Unsatisfiable,
    BsonDocument? Source
)
{
    private const int MaxNodes = 50;

    public static WriteConcern Parse(BsonDocument? source)
    {
        if (source is null)
            return new WriteConcern(Durable: true, null, null, null);
        BsonValue? w = null;
        bool? journal = null;
        TimeSpan? timeout = null;
        foreach (var element in source)
        {
            switch (element.Name)
            {
                case "w":
                    w = element.Value;
                    break;
                case "j" or "fsync" when element.Value.IsNumeric || element.Value.IsBoolean:
                    journal = element.Value.ToBoolean() || journal is true;
                    break;
                case "j" or "fsync":
                    throw new MongoException(ErrorCode.FailedToParse, $"{element.Name} must be numeric or a boolean value");
                // A wtimeout of 0 waits for ever.
                case "wtimeout" or "wtimeoutMS":
                    timeout =
                        element.Value.IsNumeric && element.Value.ToDouble() is > 0 and var ms
                            ? TimeSpan.FromMilliseconds(Math.Min(ms, int.MaxValue))
                            : null;
                    break;
                case "provenance" or "getLastError" or "wOpTime" or "wElectionId":
                    break;
                default:
                    throw new MongoException(40415, $"BSON field 'writeConcern.{element.Name}' is an unknown field.");
            }
        }

        var concern = new WriteConcern(journal is true, timeout, null, source);
        return w switch
        {
            null => concern with { Durable = journal is not false },
            BsonString { Value: "majority" } => concern with { Durable = journal is not false },
            BsonString { Value: var mode } => concern with
            {
                Unsatisfiable = (
                    ErrorCode.UnknownReplWriteConcern,
                    $"No write concern mode named '{mode}' found in replica set configuration"
                ),
            },
            { IsNumeric: true } when w.ToDouble() is var nodes && nodes == Math.Truncate(nodes) && nodes is >= 0 and <= MaxNodes => nodes
            <= 1
                ? concern
                : concern with
                {
                    Unsatisfiable = (ErrorCode.UnsatisfiableWriteConcern, "Not enough data-bearing nodes"),
                },
            { IsNumeric: true } => throw new MongoException(
                ErrorCode.FailedToParse,
                $"w has to be a non-negative number and not greater than {MaxNodes}; found: {w}"
            ),
            _ => throw new MongoException(ErrorCode.FailedToParse, "w has to be a number, string, or object"),
        };
    }

    /// <summary>The field <c>writeConcernError.errInfo</c> of a reply.</summary>
    public BsonDocument ErrInfo() =>
        new(
            "writeConcern",
            Source
                ?? new BsonDocument
                {
                    { "w", "majority" },
                    { "wtimeout", 0 },
                    { "provenance", "implicitDefault" },
                }
        );
}
