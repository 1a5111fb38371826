using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>One operator on one path, such as <c>{$inc: {"stock.count": 1}}</c>; the operators are a file each under <c>Update/Operators</c>.</summary>
public abstract class FieldUpdate(UpdatePath path)
{
    public UpdatePath Path { get; } = path;

    /// <summary>Every path that it writes; no two updates of one command may write the same.</summary>
    public virtual IEnumerable<UpdatePath> Paths => [Path];

    /// <summary>What becomes of a path that the document does not have.</summary>
    public virtual MissingPath OnMissing => MissingPath.Create;

    /// <summary>Whether it applies only where an upsert inserts ($setOnInsert).</summary>
    public virtual bool OnInsertOnly => false;

    /// <summary>The change, given the field's value, which is null where the field is missing.</summary>
    /// <param name="current">Not to be altered: a change is a new value.</param>
    /// <param name="path">The place in the document, with indexes for <c>$</c> and <c>$[]</c>.</param>
    /// <param name="scope">What else the operator may ask.</param>
    public abstract FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope);

    /// <summary>Changes the document in place; whether anything changed.</summary>
    public virtual bool Apply(BsonDocument document, UpdatePath path, UpdateScope scope) => new UpdateWalker(this, path, scope).Apply(document);
}

/// <summary>How operators meet a path that leads nowhere.</summary>
public enum MissingPath
{
    /// <summary>It is created ($set, $inc, $push …); refused where a scalar is in the way.</summary>
    Create,

    /// <summary>Nothing happens ($pop, $pull), but a scalar in the way is refused.</summary>
    Skip,

    /// <summary>Nothing happens, whatever is in the way ($unset).</summary>
    Ignore,
}

/// <summary>What an update knows beside its operators.</summary>
/// <param name="Id">The document's <c>_id</c>, for messages; null where it has none yet.</param>
/// <param name="Now">The time for $currentDate.</param>
/// <param name="ArrayFilters">What <c>$[identifier]</c> stands for.</param>
/// <param name="Positional">The array index that <c>$</c> stands for; null where the filter matched through no array.</param>
public sealed record UpdateScope(BsonValue? Id, DateTimeOffset Now, ArrayFilters ArrayFilters, int? Positional)
{
    /// <summary>The document in messages: <c>_id: 1</c>.</summary>
    public string Describe => Id is null ? "no id" : $"_id: {ShellText.Of(Id)}";
}
