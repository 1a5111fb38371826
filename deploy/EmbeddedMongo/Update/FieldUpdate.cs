using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>One operator on one path, such as <c>{$inc: {"stock.count": 1}}</c>; the operators are a file each under <c>Update/Operators</c>.</summary>
public abstract class FieldUpdate(UpdatePath path)
{
    public UpdatePath Path { get; } = path;

    /// <summary>Whether a missing path is created ($set) or left alone ($unset, $pull).</summary>
    public virtual bool CreatesPath => true;

    /// <summary>Whether it applies only where an upsert inserts ($setOnInsert).</summary>
    public virtual bool OnInsertOnly => false;

    /// <summary>The change, given the field's value, which is null where the field is missing.</summary>
    public abstract FieldChange Compute(BsonValue? current, UpdateScope scope);
}

/// <summary>What operators know of the document they change: its <c>_id</c> (for messages) and the time.</summary>
public sealed record UpdateScope(BsonValue? Id, DateTimeOffset Now)
{
    public string Describe => $"{{_id: {Id?.ToString() ?? "missing"}}}";
}
