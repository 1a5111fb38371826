using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Storage.Recovery;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage.Recovery;

public class LogEndTests
{
    [Fact]
    public async Task Of_a_directory_that_no_server_uses_it_is_the_last_entry_and_nothing_is_changed()
    {
        await using var temp = new TempEngine();
        temp.Insert(new BsonDocument("_id", 1), new BsonDocument("_id", 2));
        var last = temp.Engine.Log.Last;
        await temp.Engine.DisposeAsync();
        var files = Files(temp.Path);

        LogEnd.Read(temp.Path).ShouldBe(last);
        Files(temp.Path).ShouldBe(files);
    }

    [Fact]
    public async Task An_entry_that_only_the_log_of_a_killed_server_holds_counts()
    {
        await using var temp = new TempEngine();
        var inserted = temp.Insert(new BsonDocument("_id", 1));
        await temp.Engine.WaitDurableAsync(inserted.Sequence, TestContext.Current.CancellationToken);
        using var killed = new TempDirectory();
        foreach (var file in Directory.GetFiles(temp.Path))
            File.Copy(file, Path.Combine(killed.Path, Path.GetFileName(file)));

        LogEnd.Read(killed.Path).ShouldBe(temp.Engine.Log.Last);
    }

    [Fact]
    public void An_empty_directory_and_none_have_no_entry()
    {
        using var empty = new TempDirectory();

        LogEnd.Read(empty.Path).ShouldBe(OpTime.None);
        LogEnd.Read(Path.Combine(empty.Path, "nowhere")).ShouldBe(OpTime.None);
    }

    private static string[] Files(string path) =>
        [.. Directory.GetFiles(path).Select(file => $"{Path.GetFileName(file)} {new FileInfo(file).Length}").Order()];

    private sealed class TempDirectory : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("embedded-mongo-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
