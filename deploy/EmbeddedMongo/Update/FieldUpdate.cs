using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>One operator on one path, such as <c>{$inc: {"stock.count": 1}}</c>; the operators are a file each under <c>Update/Operators</c>.</summary>
public abstract class FieldUpdate(UpdatePath path)
{
    public UpdatePath Path { get; } = path;

    /// <summary>Every path that it writes; no two updates of one command may write the same.</summary>
    public virtual IEnumerable<UpdatePath> Paths => [Path];

    /// <summary>Whether a missing path is created ($set) or left alone ($unset, $pull).</summary>
    public virtual bool CreatesPath => true;

    /// <summary>Whether it applies only where an upsert inserts ($setOnInsert).</summary>
    public virtual bool OnInsertOnly => false;

    /// <summary>The change, given the field's value, which is null where the field is missing.</summary>
    public abstract FieldChange Compute(BsonValue? current, UpdateScope scope);

    /// <summary>Changes the document in place, at every place the path stands for; whether anything changed.</summary>
    public virtual bool Apply(BsonDocument document, UpdateScope scope) => new UpdateWalker(this, scope).Apply(document);
}

/// <summary>What an update knows beside its operators.</summary>
/// <param name="Id">The document's <c>_id</c>, for messages; null where it has none yet.</param>
/// <param name="Now">The time for $currentDate.</param>
/// <param name="ArrayFilters">What <c>$[identifier]</c> stands for.</param>
/// <param name="Positional">The array index that <c>$</c> stands for; null where the filter matched through no array.</param>
public sealed record UpdateScope(BsonValue? Id, DateTimeOffset Now, ArrayFilters ArrayFilters, int? Positional)
{
    public string Describe => $"{{_id: {Id?.ToString() ?? "missing"}}}";
}
