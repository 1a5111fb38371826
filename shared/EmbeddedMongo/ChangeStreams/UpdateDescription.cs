using System.Globalization;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.ChangeStreams;

/// <summary>
/// Tells what an update changed, from the difference in its entry: <c>updatedFields</c>, <c>removedFields</c>, <c>truncatedArrays</c> and,
/// where a path can be read in two ways, <c>disambiguatedPaths</c>. See
/// <see href="https://www.mongodb.com/docs/manual/reference/change-events/update/"/>.
/// </summary>
internal sealed class UpdateDescription
{
    private readonly BsonDocument _updated = new(allowDuplicateNames: true);
    private readonly BsonArray _removed = [];
    private readonly BsonArray _truncated = [];
    private readonly BsonDocument _disambiguated = [];
    private readonly List<BsonValue> _path = [];

    private UpdateDescription() { }

    /// <param name="difference">The difference, as <see cref="Storage.Oplog.DocumentDiff"/> makes it.</param>
    /// <param name="disambiguate">True to explain paths that can be read in two ways.</param>
    public static BsonDocument Of(BsonDocument difference, bool disambiguate)
    {
        var description = new UpdateDescription();
        description.ReadDocument(difference);
        var result = new BsonDocument
        {
            { "updatedFields", description._updated },
            { "removedFields", description._removed },
            { "truncatedArrays", description._truncated },
        };
        return disambiguate ? result.Add("disambiguatedPaths", description._disambiguated) : result;
    }

    private void ReadDocument(BsonDocument difference)
    {
        Interruption.Check();
        foreach (var section in new[] { "u", "i" })
        {
            foreach (var field in Section(difference, section))
                At(field.Name, () => Update(field.Value));
        }

        foreach (var field in Section(difference, "d"))
            At(field.Name, () => _removed.Add(Noted()));
        foreach (var within in difference.Where(element => element.Name.StartsWith('s')))
            At(within.Name[1..], () => ReadWithin(within.Value.AsBsonDocument));
    }

    private void ReadWithin(BsonDocument difference)
    {
        if (difference.ElementCount > 0 && difference.GetElement(0) is { Name: "a", Value: BsonBoolean { Value: true } })
            ReadArray(difference);
        else
            ReadDocument(difference);
    }

    private void ReadArray(BsonDocument difference)
    {
        Interruption.Check();
        if (difference.TryGetValue("l", out var length))
            _truncated.Add(new BsonDocument { { "field", Noted() }, { "newSize", length } });
        foreach (var item in difference.Where(element => element.Name[0] is 'u' or 's'))
        {
            var index = int.Parse(item.Name.AsSpan(1), CultureInfo.InvariantCulture);
            if (item.Name[0] == 'u')
                At(index, () => Update(item.Value));
            else
                At(index, () => ReadWithin(item.Value.AsBsonDocument));
        }
    }

    private void Update(BsonValue value) => _updated.Add(Noted(), value);

    private void At(BsonValue part, Action read)
    {
        _path.Add(part);
        read();
        _path.RemoveAt(_path.Count - 1);
    }

    /// <summary>The path that is read now; it is explained where a part has a dot, or is a field whose name looks like an index.</summary>
    private string Noted()
    {
        var path = string.Join('.', _path.Select(part => part is BsonString text ? text.Value : part.ToString()));
        if (_path.Where((part, place) => part is BsonString text && (text.Value.Contains('.') || (place > 0 && IsIndex(text.Value)))).Any())
            _disambiguated[path] = new BsonArray(_path);
        return path;
    }

    private static bool IsIndex(string name) => name == "0" || (name.Length > 0 && name[0] != '0' && name.All(char.IsAsciiDigit));

    private static IEnumerable<BsonElement> Section(BsonDocument difference, string name) =>
        difference.GetValue(name, null) as BsonDocument ?? Enumerable.Empty<BsonElement>();
}
