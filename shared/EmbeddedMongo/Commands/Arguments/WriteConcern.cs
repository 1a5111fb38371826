using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Arguments;

/// <summary>
/// A write concern (https://www.mongodb.com/docs/manual/reference/write-concern/). A <see cref="Durable"/> one (w: "majority", which is
/// the default, and j: true) is acknowledged when the log is synced, any other when the write is applied. A concern that the set cannot
/// meet is reported after the write, as MongoDB does.
/// </summary>
/// <param name="Durable">True where the members must hold the write durably.</param>
/// <param name="Timeout">The time to wait at most; null for any.</param>
/// <param name="Unsatisfiable">The reason why no set can meet it; null for none.</param>
/// <param name="Source">The write concern as sent; null for the default.</param>
internal readonly record struct WriteConcern(
    bool Durable,
    TimeSpan? Timeout,
    (ErrorCode Code, string Message)? Unsatisfiable,
    BsonDocument? Source
)
{
    private const int MaxNodes = 50;

    /// <summary>The number of members, with the primary, that must have the write; 0 for a majority. Nobody waits for one alone.</summary>
    public int Members { get; private init; }

    /// <summary>True where members beside the primary must have the write, if there are any.</summary>
    public bool AwaitsOthers => Members != 1;

    public static WriteConcern Parse(BsonDocument? source)
    {
        if (source is null)
            return new WriteConcern(Durable: true, null, null, null) { Members = 0 };
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
            null => concern with { Durable = journal is not false, Members = 0 },
            BsonString { Value: "majority" } => concern with { Durable = journal is not false, Members = 0 },
            BsonString { Value: var mode } => concern with
            {
                Unsatisfiable = (
                    ErrorCode.UnknownReplWriteConcern,
                    $"No write concern mode named '{mode}' found in replica set configuration"
                ),
            },
            { IsNumeric: true } when w.ToDouble() is var nodes && nodes == Math.Truncate(nodes) && nodes is >= 0 and <= MaxNodes =>
                concern with
                {
                    Members = Math.Max(1, (int)nodes),
                },
            { IsNumeric: true } => throw new MongoException(
                ErrorCode.FailedToParse,
                $"w has to be a non-negative number and not greater than {MaxNodes}; found: {w}"
            ),
            _ => throw new MongoException(ErrorCode.FailedToParse, "w has to be a number, string, or object"),
        };
    }

    /// <summary>The reason why a set of so many members can't meet it; null where it can.</summary>
    public (ErrorCode Code, string Message)? ProblemIn(int members) =>
        Unsatisfiable ?? (Members > members ? (ErrorCode.UnsatisfiableWriteConcern, "Not enough data-bearing nodes") : null);

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
