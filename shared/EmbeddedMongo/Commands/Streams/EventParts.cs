using EmbeddedMongo.ChangeStreams;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Streams;

/// <summary>
/// Splits an event above 16 MB into parts, each with fields of its own and a token of its own: the smallest fields first, as many as go
/// into a part, so that the same event is always split in the same way. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/changeStreamSplitLargeEvent/"/>.
/// </summary>
internal static class EventParts
{
    /// <summary>The length of an empty document and of the type and the terminating zero of a field's name.</summary>
    private const int DocumentOverhead = 5;

    /// <param name="token">The event's token.</param>
    /// <param name="document">The event, as the client's stages left it.</param>
    /// <param name="seen">The number of parts that were shown before.</param>
    /// <exception cref="MongoException">
    /// ChangeStreamFatalError where parts were shown of an event that is not split; 7182500 where one field alone is too large.
    /// </exception>
    public static IEnumerable<BsonDocument> Of(ResumeToken token, BsonDocument document, int seen)
    {
        if (Bson.Encode(document).Length > Bson.MaxDocumentSize)
            return Split(token, document).Skip(seen);
        return seen == 0 ? [document] : throw NotSplit();
    }

    /// <summary>The error of a stream that is to go on behind a part of an event that it does not split.</summary>
    public static MongoException NotSplit() =>
        new(
            ErrorCode.ChangeStreamFatalError,
            "cannot resume stream: the resume token is that of a part of an event, which this stream does not split"
        );

    private static List<BsonDocument> Split(ResumeToken token, BsonDocument document)
    {
        var fields = document
            .Where(field => field.Name != "_id")
            .Select(field => (Field: field, Size: Bson.Encode(new BsonDocument(field)).Length - DocumentOverhead))
            .OrderBy(field => field.Size)
            .ThenBy(field => field.Field.Name, StringComparer.Ordinal);
        var parts = new List<BsonDocument>();
        var size = int.MaxValue;
        foreach (var (field, length) in fields)
        {
            if (size > Bson.MaxDocumentSize - length)
            {
                parts.Add(Start(token, parts.Count));
                size = Bson.Encode(parts[^1]).Length;
                if (size + length > Bson.MaxDocumentSize)
                {
                    throw new MongoException(
                        7182500,
                        $"Splitting change event failed: fragment size {size + length} is greater than maximum allowed fragment size "
                            + Bson.MaxDocumentSize
                    );
                }
            }

            parts[^1].Add(field);
            size += length;
        }

        foreach (var part in parts)
            part["splitEvent"]["of"] = parts.Count;
        return parts;
    }

    private static BsonDocument Start(ResumeToken token, int number) =>
        new(allowDuplicateNames: true)
        {
            { "_id", token.Fragment(number).ToBson() },
            {
                "splitEvent",
                new BsonDocument { { "fragment", number + 1 }, { "of", 0 } }
            },
        };
}
