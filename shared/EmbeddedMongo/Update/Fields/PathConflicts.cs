using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Update.Fields;

/// <summary>Detects operators of one update that write the same path, or a path and one inside it.</summary>
internal sealed class PathConflicts
{
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    /// <summary>
    /// The parts that an update can meet at a path: fields of a document (and numbered elements), filtered elements of an array, or the end
    /// of the path.
    /// </summary>
    private enum Place
    {
        Fields,
        Elements,
        End,
    }

    /// <summary>Adds the path of an operator.</summary>
    /// <exception cref="MongoException">ConflictingUpdateOperators (40).</exception>
    public void Add(UpdatePath path)
    {
        for (var count = 1; count <= path.Parts.Count; count++)
        {
            var place =
                count == path.Parts.Count ? Place.End
                : UpdatePath.IsFiltered(path.Parts[count]) ? Place.Elements
                : Place.Fields;
            var prefix = path.Prefix(count);
            if (_places.TryAdd(prefix, place) || (_places[prefix] == place && place != Place.End))
                continue;
            throw new MongoException(
                ErrorCode.ConflictingUpdateOperators,
                $"Updating the path '{path}' would create a conflict at '{prefix}'"
            );
        }
    }

    /// <summary>Checks the paths that dynamic paths were resolved to.</summary>
    /// <param name="paths">The paths in their order, so that a path directly precedes those inside it.</param>
    /// <exception cref="MongoException">ConflictingUpdateOperators (40).</exception>
    public static void Check(IReadOnlyList<UpdatePath> paths)
    {
        for (var i = 1; i < paths.Count; i++)
        {
            if (paths[i - 1].IsPrefixOf(paths[i]))
                throw new MongoException(ErrorCode.ConflictingUpdateOperators, $"Update created a conflict at '{paths[i - 1]}'");
        }
    }
}
