using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage.Recovery;

/// <summary>The files of a store whose writes were all confirmed as durable, as a kill leaves them, to be damaged.</summary>
internal sealed class DamagedStore : IDisposable
{
    private DamagedStore(string directory) => Directory = directory;

    public string Directory { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A store of so many documents, each confirmed before the next was written, killed.</summary>
    /// <param name="count">The documents, of <c>_id</c> 1 to this number.</param>
    /// <param name="prepare">Something to do to the engine after the middle one.</param>
    public static async Task<DamagedStore> KilledAsync(int count, Action<StorageEngine>? prepare = null)
    {
        await using var temp = new TempEngine();
        for (var i = 1; i <= count; i++)
        {
            await temp.Engine.WaitDurableAsync(temp.Insert(new BsonDocument { { "_id", i }, { "paid", $"{i} DA" } }).Sequence, Token);
            if (i == count / 2)
                prepare?.Invoke(temp.Engine);
        }

        return CopyOf(temp.Path);
    }

    /// <summary>The same after a clean stop: the documents are in data files, and the log is empty.</summary>
    public static async Task<DamagedStore> StoppedAsync(int count)
    {
        await using var temp = new TempEngine();
        temp.Insert(Enumerable.Range(1, count).Select(i => new BsonDocument { { "_id", i }, { "paid", $"{i} DA" } }));
        await temp.Engine.DisposeAsync();
        return CopyOf(temp.Path);
    }

    public DamagedStore Copy() => CopyOf(Directory);

    private static DamagedStore CopyOf(string directory)
    {
        var copy = System.IO.Directory.CreateTempSubdirectory("embedded-mongo-damage-").FullName;
        foreach (var file in System.IO.Directory.GetFiles(directory).Where(file => Path.GetFileName(file) != "LOCK"))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return new DamagedStore(copy);
    }

    /// <summary>The newest file whose name begins or ends so, such as <c>.log</c>.</summary>
    public string FileLike(string beginOrEnd) =>
        System
            .IO.Directory.GetFiles(Directory)
            .Where(file =>
                Path.GetFileName(file).StartsWith(beginOrEnd, StringComparison.Ordinal)
                || file.EndsWith(beginOrEnd, StringComparison.Ordinal)
            )
            .Max(StringComparer.Ordinal)!;

    /// <summary>The data file of a column family, which names it in its properties.</summary>
    public string DataFile(string family)
    {
        var name = System.Text.Encoding.ASCII.GetBytes("name" + family);
        return System.IO.Directory.GetFiles(Directory, "*.sst").Single(file => File.ReadAllBytes(file).AsSpan().IndexOf(name) >= 0);
    }

    /// <summary>Turns one bit of a file over.</summary>
    public static void Flip(string file, long at, int bit = 0)
    {
        using var stream = new FileStream(file, FileMode.Open);
        stream.Position = at;
        var old = stream.ReadByte();
        stream.Position = at;
        stream.WriteByte((byte)(old ^ (1 << bit)));
    }

    /// <summary>Starts an engine on it and reads every document's <c>_id</c>.</summary>
    public async Task<int[]> StartAsync()
    {
        await using var engine = StorageEngine.Open(new StorageOptions { DbPath = Directory, CacheBytes = 8 << 20 });
        Consistency.ShouldHold(engine, TempEngine.Orders);
        using var view = engine.OpenView();
        using var scan = EmbeddedMongo.Planning.Planner.Plan(view, TempEngine.Request()).Execute();
        var ids = new List<int>();
        while (scan.Next(Token) is { } document)
            ids.Add(document.Document["_id"].AsInt32);
        return [.. ids];
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
