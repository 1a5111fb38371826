namespace EmbeddedMongo.Update;

/// <summary>No two operators of one update may write to one place, or to a place and one within it.</summary>
internal sealed class PathConflicts
{
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    /// <summary>What an update sees at a path: a document's fields (and numbered elements), an array's filtered elements, or the end of the path.</summary>
    private enum Place
    {
        Fields,
        Elements,
        End,
    }

    /// <exception cref="MongoException">ConflictingUpdateOperators.</exception>
    public void Add(UpdatePath path)
    {
        for (var count = 1; count <= path.Parts.Count; count++)
        {
            var place = count == path.Parts.Count ? Place.End : UpdatePath.IsFiltered(path.Parts[count]) ? Place.Elements : Place.Fields;
            var prefix = path.Prefix(count);
            if (_places.TryAdd(prefix, place) || (_places[prefix] == place && place != Place.End)) continue;
            throw new MongoException(ErrorCode.ConflictingUpdateOperators, $"Updating the path '{path}' would create a conflict at '{prefix}'");
        }
    }

    /// <summary>The same for the places that dynamic paths turned out to stand for.</summary>
    /// <param name="paths">In their order, so that what lies within a path comes right after it.</param>
    public static void Check(IReadOnlyList<UpdatePath> paths)
    {
        for (var i = 1; i < paths.Count; i++)
        {
            if (paths[i - 1].IsPrefixOf(paths[i]))
                throw new MongoException(ErrorCode.ConflictingUpdateOperators, $"Update created a conflict at '{paths[i - 1]}'");
        }
    }
}
