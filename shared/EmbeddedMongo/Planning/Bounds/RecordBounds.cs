using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning.Bounds;

/// <summary>
/// The records of the oplog that conditions on <c>ts</c> leave: its record numbers are its timestamps, so that a scan can begin at one.
/// </summary>
internal static class RecordBounds
{
    public static RecordRange Of(CollectionInfo collection, IEnumerable<PathPredicate> conditions)
    {
        var range = RecordRange.All;
        if (!collection.IsOplog)
            return range;
        foreach (var condition in conditions)
        {
            if (condition is not { Path: "ts", Operand: BsonTimestamp { Value: >= 0 and var value } })
                continue;
            var bound = (ulong)value;
            range = condition.Operator switch
            {
                "$eq" => new(Math.Max(range.From, bound), Math.Min(range.To, bound)),
                "$gte" => range with { From = Math.Max(range.From, bound) },
                "$gt" => range with { From = Math.Max(range.From, bound + 1) },
                "$lte" => range with { To = Math.Min(range.To, bound) },
                "$lt" when bound > 0 => range with { To = Math.Min(range.To, bound - 1) },
                _ => range,
            };
        }

        return range;
    }
}
