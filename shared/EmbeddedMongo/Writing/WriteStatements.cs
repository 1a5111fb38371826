using EmbeddedMongo.Query;
using EmbeddedMongo.Sorting;
using EmbeddedMongo.Update;
using MongoDB.Bson;

namespace EmbeddedMongo.Writing;

/// <summary>One element of an update command.</summary>
internal sealed record UpdateStatement(Filter Filter, UpdateSpec Update)
{
    public bool Multi { get; init; }

    public bool Upsert { get; init; }

    /// <summary>An index's name or key pattern, or null.</summary>
    public BsonValue? Hint { get; init; }
}

/// <summary>One element of a delete command.</summary>
/// <param name="Filter">The filter of the documents to delete.</param>
/// <param name="Multi">True for all of them (<c>limit: 0</c>), false for the first (<c>limit: 1</c>).</param>
internal sealed record DeleteStatement(Filter Filter, bool Multi)
{
    public BsonValue? Hint { get; init; }
}

/// <summary>A findAndModify: an update, or a removal where <see cref="Update"/> is null.</summary>
internal sealed record FindAndModifyStatement(Filter Filter)
{
    public UpdateSpec? Update { get; init; }

    public SortSpec? Sort { get; init; }

    public bool Upsert { get; init; }

    /// <summary>Answers with the document after the update instead of before it.</summary>
    public bool ReturnNew { get; init; }

    public BsonValue? Hint { get; init; }
}
