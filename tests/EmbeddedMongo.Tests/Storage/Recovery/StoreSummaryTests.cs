using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Storage.Recovery;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage.Recovery;

public class StoreSummaryTests
{
    [Fact]
    public async Task Of_a_directory_that_no_server_uses_it_has_the_last_entry_and_the_ids_and_changes_nothing()
    {
        await using var temp = new TempEngine();
        temp.Insert(
            new BsonDocument("_id", "BF_1"),
            new BsonDocument("_id", "BF_2"),
            new BsonDocument("_id", "other"),
            new BsonDocument("_id", 7)
        );
        var last = temp.Engine.Log.Last;
        await temp.Engine.DisposeAsync();
        var files = Files(temp.Path);

        var summary = StoreSummary.Read(temp.Path, TempEngine.Orders, "BF_");

        summary.Last.ShouldBe(last);
        summary.Ids.ShouldBe(["BF_1", "BF_2"], ignoreOrder: true);
        Files(temp.Path).ShouldBe(files);
        StoreSummary.Read(temp.Path, new("shop", "nothing"), "").Ids.ShouldBeEmpty();
    }

    [Fact]
    public async Task Writes_that_are_in_the_log_alone_count_as_what_a_killed_server_had_written()
    {
        await using var temp = new TempEngine();
        var inserted = temp.Insert(new BsonDocument("_id", "synced"));
        await temp.Engine.WaitDurableAsync(inserted.Sequence, TestContext.Current.CancellationToken);
        using var copy = new TempDirectory();
        foreach (var file in Directory.GetFiles(temp.Path))
            File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));

        StoreSummary.Read(copy.Path, TempEngine.Orders, "").Ids.ShouldBe(["synced"]);
    }

    [Fact]
    public void An_empty_directory_has_nothing()
    {
        using var empty = new TempDirectory();

        StoreSummary
            .Read(empty.Path, TempEngine.Orders, "")
            .ShouldSatisfyAllConditions(summary => summary.Last.ShouldBe(OpTime.None), summary => summary.Ids.ShouldBeEmpty());
        StoreSummary.Read(Path.Combine(empty.Path, "nowhere"), null, "").Last.ShouldBe(OpTime.None);
    }

    private static string[] Files(string path) =>
        [.. Directory.GetFiles(path).Select(file => $"{Path.GetFileName(file)} {new FileInfo(file).Length}").Order()];

    private sealed class TempDirectory : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("embedded-mongo-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
