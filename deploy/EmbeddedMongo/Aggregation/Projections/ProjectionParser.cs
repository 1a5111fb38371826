using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Projections;

/// <summary>Parses what $project, $addFields and $unset take into a <see cref="ProjectionNode"/>, with MongoDB's refusals.</summary>
internal static class ProjectionParser
{
    public static ProjectionNode Project(BsonDocument source, PipelineContext context)
    {
        if (source.ElementCount == 0) throw Invalid(51272, "projection specification must have at least one field");
        var leaves = new List<(string[] Path, BsonValue Value)>();
        foreach (var element in source) Flatten([], element, leaves);
        CheckCollisions(leaves.Select(leaf => leaf.Path));

        var decisive = leaves.Find(leaf => !IsId(leaf.Path));
        var kind = decisive.Path is null
            ? IsExclusion(leaves[0].Value) ? ProjectionKind.Exclude : ProjectionKind.Include
            : IsExclusion(decisive.Value) ? ProjectionKind.Exclude : ProjectionKind.Include;

        var node = new ProjectionNode(kind);
        if (kind == ProjectionKind.Include && !leaves.Exists(leaf => leaf.Path[0] == "_id")) node.Add(["_id"], null);
        foreach (var (path, value) in leaves)
        {
            var dotted = string.Join('.', path);
            if (!IsFlag(value))
            {
                if (kind == ProjectionKind.Exclude) throw Invalid(31252, "Cannot use expression other than $meta in exclusion projection");
                node.Add(path, context.Parse(value));
            }
            else if (IsExclusion(value) == (kind == ProjectionKind.Exclude))
            {
                node.Add(path, null);
            }
            else if (!IsId(path))
            {
                throw kind == ProjectionKind.Include
                    ? Invalid(31254, $"Cannot do exclusion on field {dotted} in inclusion projection")
                    : Invalid(31253, $"Cannot do inclusion on field {dotted} in exclusion projection");
            }
        }

        return node;

        static MongoException Invalid(int code, string reason) => new(code, $"Invalid $project :: caused by :: {reason}");
    }

    public static ProjectionNode AddFields(string stage, BsonDocument source, PipelineContext context)
    {
        if (source.ElementCount == 0) throw new MongoException(40177, $"Invalid {stage} :: caused by :: specification must have at least one field");
        var leaves = new List<(string[] Path, BsonValue Value)>();
        foreach (var element in source) Flatten([], element, leaves);
        CheckCollisions(leaves.Select(leaf => leaf.Path), stage);
        var node = new ProjectionNode(ProjectionKind.Add);
        foreach (var (path, value) in leaves) node.Add(path, context.Parse(value));
        return node;
    }

    public static ProjectionNode Exclude(IEnumerable<string> paths)
    {
        var node = new ProjectionNode(ProjectionKind.Exclude);
        var split = paths.Select(path => FieldPath.Parse(path).Names).ToList();
        CheckCollisions(split);
        foreach (var path in split) node.Add(path, null);
        return node;
    }

    /// <summary><c>{"a.b": x}</c> and <c>{a: {b: x}}</c> are one; a document that begins with an operator is an expression.</summary>
    private static void Flatten(string[] prefix, BsonElement element, List<(string[] Path, BsonValue Value)> leaves)
    {
        string[] path = [.. prefix, .. FieldPath.Parse(element.Name).Names];
        if (element.Value is not BsonDocument document)
        {
            leaves.Add((path, element.Value));
            return;
        }

        if (document.ElementCount == 0)
        {
            throw new MongoException(51270, $"an empty object is not a valid value. Found empty object at path {string.Join('.', path)}");
        }

        if (document.GetElement(0).Name.StartsWith('$'))
        {
            leaves.Add((path, document));
            return;
        }

        foreach (var inner in document) Flatten(path, inner, leaves);
    }

    private static void CheckCollisions(IEnumerable<string[]> paths, string? stage = null)
    {
        var whole = new HashSet<string>(StringComparer.Ordinal);
        var parents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var dotted = string.Join('.', path);
            for (var length = 1; length < path.Length; length++)
            {
                var parent = string.Join('.', path[..length]);
                if (whole.Contains(parent)) throw Collision(dotted, parent, string.Join('.', path[length..]));
                parents.Add(parent);
            }

            if (parents.Contains(dotted) || !whole.Add(dotted)) throw Collision(dotted, dotted, null);
        }

        MongoException Collision(string path, string other, string? rest)
        {
            if (stage is not null) return new(40176, $"Invalid {stage} :: caused by :: specification contains two conflicting paths. Cannot specify both '{path}' and '{other}'");
            return rest is null
                ? new(31250, $"Invalid $project :: caused by :: Path collision at {path}")
                : new(31249, $"Invalid $project :: caused by :: Path collision at {path} remaining portion {rest}");
        }
    }

    private static bool IsId(string[] path) => path is ["_id"];

    private static bool IsFlag(BsonValue value) => value is BsonBoolean || Number.Is(value);

    private static bool IsExclusion(BsonValue value) => IsFlag(value) && !Truth.Of(value);
}
