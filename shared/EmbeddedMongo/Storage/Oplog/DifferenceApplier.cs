using System.Globalization;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>
/// Applies a difference of <see cref="DocumentDiff"/>'s format. What it names and the document lacks, or has with another type, is passed
/// over: a copy that is made while entries are written has documents that are newer than the entry, and later entries set them right. See
/// <c>src/mongo/db/update/document_diff_applier.cpp</c> of mongodb/mongo.
/// </summary>
internal static class DifferenceApplier
{
    /// <summary>The document that a difference makes of another.</summary>
    /// <exception cref="MongoException">The difference has a part that the format does not know.</exception>
    public static BsonDocument Apply(BsonDocument before, BsonDocument difference)
    {
        var after = new BsonDocument(allowDuplicateNames: true).AddRange(before);
        foreach (var part in difference)
        {
            switch (part.Name)
            {
                case "d":
                    foreach (var name in part.Value.AsBsonDocument.Names)
                        after.Remove(name);
                    break;
                case "u":
                    foreach (var changed in part.Value.AsBsonDocument)
                        after[changed.Name] = changed.Value;
                    break;
                case "i":
                    foreach (var added in part.Value.AsBsonDocument)
                        Append(after, added);
                    break;
                case ['s', .. var name]:
                    if (after.TryGetValue(name, out var inner))
                        after[name] = Within(inner, part.Value.AsBsonDocument);
                    break;
                default:
                    throw Unknown(part.Name);
            }
        }

        return after;
    }

    private static void Append(BsonDocument document, BsonElement added)
    {
        document.Remove(added.Name);
        document.Add(added);
    }

    private static BsonValue Within(BsonValue before, BsonDocument difference) =>
        (before, difference.Contains("a")) switch
        {
            (BsonDocument document, false) => Apply(document, difference),
            (BsonArray array, true) => Apply(array, difference),
            _ => before,
        };

    private static BsonArray Apply(BsonArray before, BsonDocument difference)
    {
        var after = new BsonArray(before);
        foreach (var part in difference)
        {
            switch (part.Name)
            {
                case "a":
                    break;
                case "l":
                    while (after.Count > part.Value.AsInt32)
                        after.RemoveAt(after.Count - 1);
                    break;
                case ['u', .. var index]:
                    Set(after, IndexOf(index), part.Value);
                    break;
                case ['s', .. var index]:
                    if (IndexOf(index) is var at && at < after.Count)
                        after[at] = Within(after[at], part.Value.AsBsonDocument);
                    break;
                default:
                    throw Unknown(part.Name);
            }
        }

        return after;
    }

    private static void Set(BsonArray array, int index, BsonValue value)
    {
        while (array.Count <= index)
            array.Add(BsonNull.Value);
        array[index] = value;
    }

    private static int IndexOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw Unknown(text);

    private static MongoException Unknown(string part) =>
        new(ErrorCode.FailedToParse, $"the difference in an entry of the oplog has the part '{part}', which this server does not know");
}
