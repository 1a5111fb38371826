using EmbeddedMongo.Errors;
using EmbeddedMongo.Paths;

namespace EmbeddedMongo.Projections;

/// <summary>The paths that a projection has named so far. A path can neither be named twice nor lie inside another.</summary>
internal sealed class ProjectionPaths
{
    private const int MaxParts = 200;

    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly HashSet<string> _holders = new(StringComparer.Ordinal);

    /// <summary>Splits a dotted path and checks its names.</summary>
    /// <exception cref="MongoException">
    /// 40352 or 40353 for an empty path or a trailing dot, 15998, 16410 or 16411 for a bad name, Overflow (15) for more than 200 names.
    /// </exception>
    public static string[] Split(string name) => ExpressionPath.Parse(name).Names;

    /// <summary>Adds a path and returns its parts.</summary>
    /// <param name="parent">The parts of the document that contains the name.</param>
    /// <param name="name">The name, which can be dotted.</param>
    /// <exception cref="MongoException">
    /// 31249 or 31250 for a collision, Overflow (15) for more than 200 parts, and the codes of <see cref="Split"/>.
    /// </exception>
    public string[] Add(string[] parent, string name)
    {
        string[] path = [.. parent, .. Split(name)];
        if (path.Length > MaxParts)
            throw new MongoException(ErrorCode.Overflow, $"a projection's path has {path.Length} parts, and {MaxParts} are allowed");
        var prefix = path[0];
        for (var i = 1; i < path.Length; i++)
        {
            if (_named.Contains(prefix))
                throw new MongoException(31249, $"Path collision at {name} remaining portion {string.Join('.', path[i..])}");
            _holders.Add(prefix);
            prefix = $"{prefix}.{path[i]}";
        }

        return !_holders.Contains(prefix) && _named.Add(prefix) ? path : throw new MongoException(31250, $"Path collision at {name}");
    }
}
