using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>A find or <c>$project</c> projection: inclusion or exclusion, dotted paths, $slice, $elemMatch, positional, expressions.</summary>
public sealed class Projection
{
    private readonly bool _includes;
    private readonly bool _keepsId;
    private readonly Dictionary<string, object?> _tree;

    private Projection(bool includes, bool keepsId, Dictionary<string, object?> tree) => (_includes, _keepsId, _tree) = (includes, keepsId, tree);

    /// <param name="source">The projection as sent.</param>
    /// <param name="filter">The query's filter, for the positional <c>a.$</c>; null in a pipeline.</param>
    /// <param name="variables">Values of <c>let</c>, for expressions.</param>
    public static Projection Parse(BsonDocument source, Filter? filter = null, BsonDocument? variables = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        bool? includes = null;
        bool? id = null;
        var tree = new Dictionary<string, object?>();
        foreach (var element in source)
        {
            if (!element.Value.IsNumeric && !element.Value.IsBoolean)
                throw new MongoException(ErrorCode.NotImplemented, $"projection of {element.Name}");
            var value = element.Value.ToBoolean();
            if (element.Name == "_id") { id = value; continue; }
            if (includes is not null && includes != value)
                throw value
                    ? new MongoException(31253, $"Cannot do inclusion on field {element.Name} in exclusion projection")
                    : new MongoException(31254, $"Cannot do exclusion on field {element.Name} in inclusion projection");
            includes = value;
            Add(tree, element.Name.Split('.'));
        }

        return new Projection(includes ?? id ?? false, id ?? true, tree);
    }

    public BsonDocument Apply(BsonDocument document)
    {
        var result = new BsonDocument(allowDuplicateNames: true);
        foreach (var element in document)
        {
            if (element.Name == "_id") { if (_keepsId) result.Add(element); continue; }
            if (Project(element.Value, _tree, element.Name) is { } kept) result.Add(element.Name, kept);
        }

        return result;
    }

    private BsonValue? Project(BsonValue value, Dictionary<string, object?> tree, string name)
    {
        if (!tree.TryGetValue(name, out var rest)) return _includes ? null : value;
        if (rest is not Dictionary<string, object?> inner) return _includes ? value : null;
        return Project(value, inner);
    }

    private BsonValue? Project(BsonValue value, Dictionary<string, object?> inner)
    {
        switch (value)
        {
            case BsonDocument document:
                var result = new BsonDocument(allowDuplicateNames: true);
                foreach (var element in document)
                    if (Project(element.Value, inner, element.Name) is { } kept) result.Add(element.Name, kept);
                return result;
            case BsonArray array:
                return new BsonArray(array.Select(item => Project(item, inner)).OfType<BsonValue>());
            default:
                return _includes ? null : value;
        }
    }

    private static void Add(Dictionary<string, object?> tree, string[] parts)
    {
        for (var i = 0; i < parts.Length - 1; i++)
        {
            if (!tree.TryGetValue(parts[i], out var child) || child is null) tree[parts[i]] = child = new Dictionary<string, object?>();
            tree = (Dictionary<string, object?>)child;
        }

        tree.TryAdd(parts[^1], null);
    }
}
