using EmbeddedMongo.Planning;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage.Oplog;

/// <summary>
/// A secondary in memory: carries out the entries of an oplog, each as often as asked, and shows the documents that come of it.
/// </summary>
internal sealed class OplogReplay
{
    private readonly SortedDictionary<string, Dictionary<BsonValue, BsonDocument>> _collections = new(StringComparer.Ordinal);

    /// <summary>The documents of a collection by their <c>_id</c>.</summary>
    public IReadOnlyDictionary<BsonValue, BsonDocument> this[string ns] =>
        _collections.GetValueOrDefault(ns) ?? new Dictionary<BsonValue, BsonDocument>();

    public IEnumerable<string> Collections => _collections.Keys;

    /// <summary>Reads all entries of an engine's oplog.</summary>
    public static IReadOnlyList<BsonDocument> Read(StorageEngine engine)
    {
        using var view = engine.OpenView();
        using var scan = Planner.Plan(view, new QueryRequest(OperationLog.Name)).Execute();
        var entries = new List<BsonDocument>();
        while (scan.Next(TestContext.Current.CancellationToken) is { } stored)
            entries.Add(stored.Document);
        return entries;
    }

    public OplogReplay Apply(IEnumerable<BsonDocument> entries, int times = 1)
    {
        foreach (var entry in entries)
        {
            for (var i = 0; i < times; i++)
                Apply(entry);
        }

        return this;
    }

    private void Apply(BsonDocument entry)
    {
        entry["v"].ShouldBe(2L);
        var (ns, change) = (entry["ns"].AsString, entry["o"].AsBsonDocument);
        switch (entry["op"].AsString)
        {
            case "i":
                _collections[ns][change["_id"]] = change;
                break;
            case "u":
                var before = _collections[ns][entry["o2"]["_id"]];
                _collections[ns][entry["o2"]["_id"]] = change.Contains("$v")
                    ? DifferenceApplier.Apply(before, change["diff"].AsBsonDocument)
                    : change;
                break;
            case "d":
                _collections[ns].Remove(change["_id"]);
                break;
            case "c":
                Command(ns[..ns.IndexOf('.', StringComparison.Ordinal)], change);
                break;
            default:
                entry["op"].ShouldBe("n");
                break;
        }
    }

    private void Command(string database, BsonDocument command)
    {
        var (name, subject) = (command.GetElement(0).Name, command[0]);
        switch (name)
        {
            case "create":
                _collections.TryAdd($"{database}.{subject}", []);
                break;
            case "drop":
                _collections.Remove($"{database}.{subject}");
                break;
            case "renameCollection" when _collections.Remove(subject.AsString, out var moved):
                _collections[command["to"].AsString] = moved;
                break;
        }
    }
}
