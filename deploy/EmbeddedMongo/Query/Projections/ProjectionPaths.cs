namespace EmbeddedMongo.Query.Projections;

/// <summary>The paths that a projection has named so far: none may be named twice, or lie within another.</summary>
internal sealed class ProjectionPaths
{
    private const int MaxParts = 200;

    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly HashSet<string> _holders = new(StringComparer.Ordinal);

    public static string[] Split(string name) => Aggregation.Expressions.FieldPath.Parse(name).Names;

    /// <exception cref="MongoException">31249, 31250 for a collision; FieldPath's own codes for a bad name.</exception>
    public string[] Add(string[] parent, string name)
    {
        string[] path = [.. parent, .. Split(name)];
        if (path.Length > MaxParts) throw new MongoException(ErrorCode.Overflow, $"a projection's path has {path.Length} parts, and {MaxParts} are allowed");
        var prefix = path[0];
        for (var i = 1; i < path.Length; i++)
        {
            if (_named.Contains(prefix)) throw new MongoException(31249, $"Path collision at {name} remaining portion {string.Join('.', path[i..])}");
            _holders.Add(prefix);
            prefix = $"{prefix}.{path[i]}";
        }

        return !_holders.Contains(prefix) && _named.Add(prefix) ? path : throw new MongoException(31250, $"Path collision at {name}");
    }
}
