using EmbeddedMongo.Query;
using EmbeddedMongo.Sorting;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning;

/// <summary>The query that a find, count, distinct, update, delete, or the head of a pipeline runs on one collection.</summary>
internal sealed record QueryRequest(Namespace Namespace)
{
    /// <summary>Null selects all.</summary>
    public Filter? Filter { get; init; }

    /// <summary>That many of the matches at random, instead of all; not together with a sort, a skip or a limit.</summary>
    public long? Sample { get; init; }

    public SortSpec? Sort { get; init; }

    public long Skip { get; init; }

    /// <summary>At most so many; null for no limit.</summary>
    public long? Limit { get; init; }

    /// <summary>An index's name, its key pattern, or <c>{$natural: ±1}</c>; null lets the planner choose.</summary>
    public BsonValue? Hint { get; init; }

    /// <summary>
    /// The record behind which a tailable cursor goes on, 0 for the first; null where the query is no tailable cursor. It scans in natural
    /// order, whatever indexes there are.
    /// </summary>
    public ulong? After { get; init; }

    /// <summary>Only the number of matches matters: an index may answer alone, and the execution may be counted but not read.</summary>
    public bool CountOnly { get; init; }

    /// <summary>Lets an in-memory sort exceed 100 MB.</summary>
    public bool AllowDiskUse { get; init; } = true;
}
