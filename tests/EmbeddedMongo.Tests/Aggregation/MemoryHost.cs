using EmbeddedMongo.Aggregation;
using EmbeddedMongo.Query;
using EmbeddedMongo.Update;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Aggregation;

/// <summary>Collections as lists, for stages that reach beyond their input.</summary>
internal sealed class MemoryHost : IPipelineHost
{
    private readonly Dictionary<string, List<BsonDocument>> _collections = [];

    public MemoryHost(string? collection = "orders") => Collection = collection;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public string Database { get; init; } = "test";

    public string? Collection { get; }

    /// <summary>The filters that Find was asked with.</summary>
    public List<Filter> Asked { get; } = [];

    public List<BsonDocument> this[string name] => _collections.TryGetValue($"{Database}.{name}", out var documents) ? documents : _collections[$"{Database}.{name}"] = [];

    public MemoryHost With(string collection, string documents)
    {
        this[collection].AddRange(Evaluation.Parse(documents).AsBsonArray.Select(item => item.AsBsonDocument));
        return this;
    }

    public IEnumerable<BsonDocument> Find(string database, string collection, Filter filter)
    {
        Asked.Add(filter);
        return _collections.TryGetValue($"{database}.{collection}", out var documents) ? [.. documents.Where(filter.Matches)] : [];
    }

    public BsonDocument CollectionStats(string database, string collection)
    {
        if (!_collections.TryGetValue($"{database}.{collection}", out var documents)) throw new MongoException(ErrorCode.NamespaceNotFound, $"Collection [{database}.{collection}] not found.");
        return new BsonDocument { { "ns", $"{database}.{collection}" }, { "size", documents.Sum(document => document.ToBson().Length) }, { "count", documents.Count }, { "storageSize", 4096 } };
    }

    public void ReplaceCollection(string database, string collection, IEnumerable<BsonDocument> documents) => _collections[$"{database}.{collection}"] = [.. documents];

    public void Insert(string database, string collection, BsonDocument document)
    {
        if (IndexOf(collection, document["_id"]) >= 0)
        {
            throw new MongoException(ErrorCode.DuplicateKey, "E11000 duplicate key", new BsonDocument("keyPattern", new BsonDocument("_id", 1)));
        }

        this[collection].Add(document);
    }

    public bool UpdateById(string database, string collection, BsonValue id, UpdateSpec update)
    {
        var at = IndexOf(collection, id);
        if (at < 0) return false;
        this[collection][at] = update.Apply(this[collection][at], Filter.Parse(new BsonDocument("_id", id)));
        return true;
    }

    public IEnumerable<BsonDocument> CurrentOperations() => [new BsonDocument("op", "command")];

    private int IndexOf(string collection, BsonValue id) => this[collection].FindIndex(document => ValueOrder.Instance.Equals(document["_id"], id));
}
