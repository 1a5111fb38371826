using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Log;

/// <summary>
/// The indexes that the collections of a copy are to have. They are made when its documents agree with each other: before, two may have one
/// unique key, because they were read at different times.
/// </summary>
internal sealed class CopiedIndexes
{
    private readonly Dictionary<Guid, List<BsonDocument>> _specs = [];

    /// <summary>The collections that have indexes to be made.</summary>
    public IReadOnlyCollection<Guid> Collections => [.. _specs.Where(entry => entry.Value.Count > 0).Select(entry => entry.Key)];

    /// <summary>The specifications of a collection's indexes, without <c>_id_</c>.</summary>
    public IReadOnlyList<BsonDocument> Of(Guid collection) => _specs.GetValueOrDefault(collection) ?? [];

    /// <summary>Adds an index, unless one of its name is there.</summary>
    public void Add(Guid collection, BsonDocument spec)
    {
        if (!_specs.TryGetValue(collection, out var specs))
            _specs[collection] = specs = [];
        if (specs.TrueForAll(known => known["name"] != spec["name"]))
            specs.Add(spec);
    }

    /// <summary>Removes an index by name, or all of a collection's by <c>"*"</c>.</summary>
    public void Remove(Guid collection, BsonValue name)
    {
        if (_specs.TryGetValue(collection, out var specs))
            specs.RemoveAll(spec => name == "*" || spec["name"] == name);
    }

    /// <summary>Hides or shows an index.</summary>
    public void Hide(Guid collection, BsonValue name, bool hidden)
    {
        foreach (var spec in Of(collection).Where(spec => spec["name"] == name))
            spec["hidden"] = hidden;
    }

    /// <summary>Gives the indexes of a collection to another identity.</summary>
    public void Move(Guid from, Guid to)
    {
        if (from != to && _specs.Remove(from, out var specs))
            _specs[to] = specs;
    }

    public void Forget(Guid collection) => _specs.Remove(collection);
}
