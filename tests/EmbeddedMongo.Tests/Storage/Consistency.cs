using EmbeddedMongo.Planning;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Tests.Storage;

/// <summary>Holds counters and every index against the records: each key of each document once, and nothing else.</summary>
internal static class Consistency
{
    public static void ShouldHold(StorageEngine engine, Namespace ns)
    {
        using var view = engine.OpenView();
        if (view.Find(ns) is not { } info)
            return;
        var documents = new List<StoredDocument>();
        using (var scan = Planner.Plan(view, new QueryRequest(ns)).Execute())
        {
            while (scan.Next(TestContext.Current.CancellationToken) is { } document)
                documents.Add(document);
        }

        var stats = engine.Stats(ns);
        stats.Count.ShouldBe(documents.Count);
        stats.Size.ShouldBe(documents.Sum(document => (long)document.Bytes.Length));
        foreach (var index in info.Indexes)
        {
            var expected = documents
                .SelectMany(document =>
                    IndexKeys
                        .Of(document.Document, index)
                        .Keys.Select(key => Convert.ToHexString(Keys.IndexEntry(index, key.Bytes, document.RecordId)))
                )
                .Order();
            var (stored, size) = (new List<string>(), 0L);
            using var entries = view.Entries(Keys.Prefix(index.Id), Keys.PrefixEnd(index.Id), backward: false);
            while (entries.MoveNext())
            {
                stored.Add(Convert.ToHexString(entries.Key));
                size += entries.Key.Length + entries.Value.Length;
            }

            stored.ShouldBe(expected, ignoreOrder: false, $"index {index.Name}");
            stats.IndexSizes.Single(entry => entry.Key == index.Name).Value.ShouldBe(size, $"size of {index.Name}");
        }
    }
}
