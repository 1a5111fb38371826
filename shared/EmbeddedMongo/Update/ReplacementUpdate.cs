using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>
/// An update that replaces the whole document, which keeps its <c>_id</c>. See
/// <see href="https://www.mongodb.com/docs/manual/reference/method/db.collection.replaceOne/"/>.
/// </summary>
internal sealed class ReplacementUpdate : UpdateSpec
{
    private readonly BsonDocument _replacement;
    private readonly TimeProvider _time;

    /// <summary>Checks the replacement.</summary>
    /// <exception cref="MongoException">DollarPrefixedFieldName (52) for a top-level name that begins with $.</exception>
    public ReplacementUpdate(BsonDocument replacement, TimeProvider time)
    {
        foreach (var name in replacement.Names)
        {
            if (name.StartsWith('$'))
            {
                throw new MongoException(
                    ErrorCode.DollarPrefixedFieldName,
                    $"The dollar ($) prefixed field '{name}' in '{name}' is not allowed in the context of an update's replacement "
                        + "document. Consider using an aggregation pipeline with $replaceWith."
                );
            }
        }

        (_replacement, _time) = (replacement, time);
    }

    public override bool IsReplacement => true;

    protected override BsonDocument ApplyTo(BsonDocument document, Filter filter)
    {
        var updated = Insert(document.TryGetValue("_id", out var id) ? new BsonDocument("_id", id) : [], filter);
        return ExactEquality.Same(document, updated) ? document : updated;
    }

    protected override BsonDocument Insert(BsonDocument seed, Filter filter)
    {
        var document = new BsonDocument(allowDuplicateNames: true);
        if (!_replacement.Contains("_id") && seed.TryGetValue("_id", out var id))
            document.Add("_id", id);
        var increment = 0;
        foreach (var element in _replacement)
        {
            // As in an insert, the server replaces an empty top-level timestamp by the current time.
            if (element is { Value: BsonTimestamp { Value: 0 }, Name: not "_id" })
                document.Add(element.Name, new BsonTimestamp((int)_time.GetUtcNow().ToUnixTimeSeconds(), ++increment));
            else
                document.Add(element);
        }

        return document;
    }
}
