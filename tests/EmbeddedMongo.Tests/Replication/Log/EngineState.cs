using System.Globalization;
using System.Text;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Tests.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Replication.Log;

/// <summary>All that an engine holds, as text that is compared: catalog, documents in their order, counters; without the oplog.</summary>
internal static class EngineState
{
    public static string Of(StorageEngine engine)
    {
        var text = new StringBuilder();
        foreach (var info in engine.Databases.Where(name => name != "local").SelectMany(engine.Collections))
        {
            Consistency.ShouldHold(engine, info.Namespace);
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{info.Namespace} {info.Uuid} {info.Options} {info.DocumentCount} {info.Counters.Size.Value}"
            );
            foreach (var index in info.Indexes)
            {
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"  {index.ToSpec()} [{string.Join(',', index.MultikeyFields)}] {index.Size.Value}"
                );
            }

            foreach (var document in Documents(engine, info.Namespace))
                text.AppendLine(CultureInfo.InvariantCulture, $"  {document}");
        }

        return text.ToString();
    }

    public static IReadOnlyList<BsonDocument> Documents(StorageEngine engine, Namespace ns)
    {
        using var view = engine.OpenView();
        using var scan = Planner.Plan(view, new QueryRequest(ns)).Execute();
        var documents = new List<BsonDocument>();
        while (scan.Next(TestContext.Current.CancellationToken) is { } stored)
            documents.Add(stored.Document);
        return documents;
    }
}
