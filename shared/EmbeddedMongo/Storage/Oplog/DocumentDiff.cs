using System.Globalization;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>
/// The difference between two versions of a document in the oplog's format: <c>d</c> for fields removed, <c>u</c> for fields changed,
/// <c>i</c> for fields appended, <c>s</c> and a name for a difference within; an array's begins with <c>a: true</c>, has its new length in
/// <c>l</c>, and an index behind <c>u</c> and <c>s</c>. To apply it twice is to apply it once. See
/// <c>src/mongo/db/update/document_diff*</c> of mongodb/mongo.
/// </summary>
internal static class DocumentDiff
{
    /// <summary>The difference; null where the format cannot express it, because a document has two fields of one name.</summary>
    /// <param name="before">The document as it was.</param>
    /// <param name="after">The document as it is.</param>
    /// <param name="written">
    /// The paths that operators wrote, which the difference names as they do; null to say each change in the shortest way.
    /// </param>
    public static BsonDocument? Of(BsonDocument before, BsonDocument after, IReadOnlySet<string>? written) =>
        new Comparison(written).Of(before, after, "");

    private sealed class Comparison(IReadOnlySet<string>? written)
    {
        public BsonDocument? Of(BsonDocument before, BsonDocument after, string path)
        {
            if (HasTwins(before) || HasTwins(after))
                return null;
            var (removed, changed, added, within) = (new HashSet<string>(), new BsonDocument(), new BsonDocument(), new BsonDocument());
            var (old, @new) = (0, 0);
            while (old < before.ElementCount && @new < after.ElementCount)
            {
                Interruption.Check();
                var (was, now) = (before.GetElement(old), after.GetElement(@new));
                old++;
                if (was.Name != now.Name)
                {
                    // It is gone, or comes later: then it is among what is appended.
                    removed.Add(was.Name);
                    continue;
                }

                @new++;
                if (!ExactEquality.Same(was.Value, now.Value))
                    Change(path, was.Name, was.Value, now.Value, changed, within);
            }

            for (; old < before.ElementCount; old++)
                removed.Add(before.GetElement(old).Name);
            for (; @new < after.ElementCount; @new++)
            {
                var element = after.GetElement(@new);
                // An insert of a field that is there moves it to the end.
                removed.Remove(element.Name);
                added.Add(element);
            }

            var difference = new BsonDocument();
            if (removed.Count > 0)
                difference.Add("d", new BsonDocument(removed.Select(name => new BsonElement(name, false))));
            if (changed.ElementCount > 0)
                difference.Add("u", changed);
            if (added.ElementCount > 0)
                difference.Add("i", added);
            return difference.AddRange(within);
        }

        private BsonDocument Of(BsonArray before, BsonArray after, string path)
        {
            var difference = new BsonDocument("a", true);
            if (after.Count < before.Count)
                difference.Add("l", after.Count);
            for (var i = 0; i < after.Count; i++)
            {
                Interruption.Check();
                if (i < before.Count && ExactEquality.Same(before[i], after[i]))
                    continue;
                var (changed, within) = (new BsonDocument(), new BsonDocument());
                var index = i.ToString(CultureInfo.InvariantCulture);
                if (i < before.Count)
                    Change(path, index, before[i], after[i], changed, within);
                else
                    changed.Add(index, after[i]);
                difference.AddRange(changed.Select(element => new BsonElement("u" + element.Name, element.Value))).AddRange(within);
            }

            return difference;
        }

        private void Change(string path, string name, BsonValue was, BsonValue now, BsonDocument changed, BsonDocument within)
        {
            var at = path.Length == 0 ? name : $"{path}.{name}";
            var inner =
                written?.Contains(at) == true && !IsAppended(was, now)
                    ? null
                    : (was, now) switch
                    {
                        (BsonDocument old, BsonDocument @new) => Of(old, @new, at),
                        (BsonArray old, BsonArray @new) => Of(old, @new, at),
                        _ => null,
                    };
            if (inner is null || (written is null && Size(inner) >= Size(now)))
                changed.Add(name, now);
            else
                within.Add("s" + name, inner);
        }
    }

    /// <summary>True where an array only grew at its end: MongoDB then logs the new elements alone.</summary>
    private static bool IsAppended(BsonValue was, BsonValue now)
    {
        if ((was, now) is not (BsonArray old, BsonArray @new) || @new.Count < old.Count)
            return false;
        for (var i = 0; i < old.Count; i++)
        {
            if (!ExactEquality.Same(old[i], @new[i]))
                return false;
        }

        return true;
    }

    private static int Size(BsonValue value) => Bson.Encode(new BsonDocument("", value)).Length;

    private static bool HasTwins(BsonDocument document)
    {
        var names = new HashSet<string>(document.ElementCount);
        foreach (var name in document.Names)
        {
            if (!names.Add(name))
                return true;
        }

        return false;
    }
}
