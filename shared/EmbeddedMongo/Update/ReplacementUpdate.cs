using EmbeddedMongo.Query;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>A whole new document in place of the old, which keeps its <c>_id</c>.</summary>
internal sealed class ReplacementUpdate : UpdateSpec
{
    private readonly BsonDocument _replacement;
    private readonly TimeProvider _time;

    public ReplacementUpdate(BsonDocument replacement, TimeProvider time)
    {
        foreach (var name in replacement.Names)
        {
            if (name.StartsWith('$'))
            {
                throw new MongoException(
                    ErrorCode.DollarPrefixedFieldName,
                    $"The dollar ($) prefixed field '{name}' in '{name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.");
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
        if (!_replacement.Contains("_id") && seed.TryGetValue("_id", out var id)) document.Add("_id", id);
        var increment = 0;
        foreach (var element in _replacement)
        {
            // As in an insert, an empty timestamp at the top level asks the server for its own time.
            if (element is { Value: BsonTimestamp { Value: 0 }, Name: not "_id" }) document.Add(element.Name, new BsonTimestamp((int)_time.GetUtcNow().ToUnixTimeSeconds(), ++increment));
            else document.Add(element);
        }

        return document;
    }
}
