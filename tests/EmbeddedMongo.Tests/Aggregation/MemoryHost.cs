using EmbeddedMongo.Aggregation;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Tests.Expressions;
using EmbeddedMongo.Update;
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

    /// <summary>The fields of the unique indexes beside that of <c>_id</c>.</summary>
    public List<string[]> UniqueKeys { get; } = [];

    /// <summary>The filters that Find was asked with.</summary>
    public List<Filter> Asked { get; } = [];

    public List<BsonDocument> this[string name] =>
        _collections.TryGetValue($"{Database}.{name}", out var documents) ? documents : _collections[$"{Database}.{name}"] = [];

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
        if (!_collections.TryGetValue($"{database}.{collection}", out var documents))
            throw new MongoException(ErrorCode.NamespaceNotFound, $"Collection [{database}.{collection}] not found.");
        return new BsonDocument
        {
            { "ns", $"{database}.{collection}" },
            { "size", documents.Sum(document => document.ToBson().Length) },
            { "count", documents.Count },
            { "storageSize", 4096 },
        };
    }

    public void ReplaceCollection(string database, string collection, IEnumerable<BsonDocument> documents) =>
        _collections[$"{database}.{collection}"] = [.. documents];

    public void Insert(string database, string collection, BsonDocument document)
    {
        foreach (var fields in UniqueKeys.Prepend(["_id"]))
        {
            var key = Key(document, fields);
            if (IndexOf(collection, key) >= 0)
            {
                throw new MongoException(
                    ErrorCode.DuplicateKey,
                    "E11000 duplicate key",
                    new BsonDocument("keyPattern", new BsonDocument(fields.Select(field => new BsonElement(field, 1))))
                );
            }
        }

        this[collection].Add(document);
    }

    public bool UpdateByKey(string database, string collection, BsonDocument key, BsonValue update, BsonDocument? variables)
    {
        var at = IndexOf(collection, key);
        if (at < 0)
            return false;
        this[collection][at] = UpdateSpec.Parse(update, null, variables, Time).Apply(this[collection][at], Filter.Parse(key));
        return true;
    }

    public bool IsUnique(string database, string collection, IReadOnlyList<string> fields) =>
        UniqueKeys.Prepend(["_id"]).Any(key => key.ToHashSet().SetEquals(fields));

    public void CheckUpdate(BsonValue update, BsonDocument variables) => UpdateSpec.Parse(update, null, variables, Time);

    public IEnumerable<BsonDocument> Sessions() => [];

    public IEnumerable<BsonDocument> CurrentOperations() => [new BsonDocument("op", "command")];

    private int IndexOf(string collection, BsonDocument key) => this[collection].FindIndex(Filter.Parse(key).Matches);

    private static BsonDocument Key(BsonDocument document, string[] fields) =>
        new(
            fields.Select(field => new BsonElement(
                field,
                field
                    .Split('.')
                    .Aggregate((BsonValue)document, (value, name) =>
                        value is BsonDocument parent ? parent.GetValue(name, BsonNull.Value) : BsonNull.Value
                    )
            ))
        );
}
