using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Fields;

/// <summary>
/// One update operator on one path, such as <c>{$inc: {"stock.count": 1}}</c>. The operators are in <c>Update/Operators</c>. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/"/>.
/// </summary>
/// <param name="path">The path that the operator changes.</param>
internal abstract class FieldUpdate(UpdatePath path)
{
    /// <summary>The path that the operator changes, with <c>$</c> and <c>$[]</c> as sent.</summary>
    public UpdatePath Path { get; } = path;

    /// <summary>Every path that the operator writes. Two operators of one update cannot write the same path.</summary>
    public virtual IEnumerable<UpdatePath> Paths => [Path];

    /// <summary>The behavior for a path that the document does not have.</summary>
    public virtual MissingPath OnMissing => MissingPath.Create;

    /// <summary>True when the operator applies only to an upsert that inserts (<c>$setOnInsert</c>).</summary>
    public virtual bool OnInsertOnly => false;

    /// <summary>Computes the change of one field.</summary>
    /// <param name="current">The field's value, or null for a missing field; it must not be changed.</param>
    /// <param name="path">The path in this document, with indexes in place of <c>$</c> and <c>$[]</c>.</param>
    /// <param name="scope">The context of the update.</param>
    /// <exception cref="MongoException">The operator's code for a value of the wrong type.</exception>
    public abstract FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope);

    /// <summary>Applies the operator to the document in place.</summary>
    /// <param name="document">A copy that can be changed.</param>
    /// <param name="path">The path in this document.</param>
    /// <param name="scope">The context of the update.</param>
    /// <returns>True when the document changed.</returns>
    /// <exception cref="MongoException">
    /// PathNotViable (28) when a scalar blocks the path, CannotBackfillArray (34) for an index far behind an array's end, and the codes of
    /// <see cref="Compute"/>.
    /// </exception>
    public virtual bool Apply(BsonDocument document, UpdatePath path, UpdateScope scope) =>
        new UpdateWalker(this, path, scope).Apply(document);
}

/// <summary>The behaviors of operators for a path that the document does not have.</summary>
internal enum MissingPath
{
    /// <summary>The path is created (<c>$set</c>, <c>$inc</c>, <c>$push</c> …); a scalar on the way is an error.</summary>
    Create,

    /// <summary>Nothing happens (<c>$pop</c>, <c>$pull</c>), but a scalar on the way is an error.</summary>
    Skip,

    /// <summary>Nothing happens, even with a scalar on the way (<c>$unset</c>).</summary>
    Ignore,
}

/// <summary>The context of an update, besides its operators.</summary>
/// <param name="Id">The document's <c>_id</c>, for error messages; null when it has none yet.</param>
/// <param name="Now">The current time, for <c>$currentDate</c>.</param>
/// <param name="ArrayFilters">The filters of <c>$[identifier]</c>.</param>
/// <param name="Positional">The array index of the positional operator <c>$</c>; null when the filter matched without an array.</param>
internal sealed record UpdateScope(BsonValue? Id, DateTimeOffset Now, ArrayFilters ArrayFilters, int? Positional)
{
    /// <summary>The document as error messages name it: <c>_id: 1</c>.</summary>
    public string Describe => Id is null ? "no id" : $"_id: {ShellText.Of(Id)}";
}
