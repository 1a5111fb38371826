using DzStore.LocalHost.Database;
using DzStore.Testing;
using MongoDB.Bson;

namespace DzStore.LocalHost.Tests.Database;

public sealed class RollbackFilesTests : IDisposable
{
    private static readonly Guid Orders = Guid.NewGuid();

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_node_that_never_rolled_back_has_none() => RollbackFiles.Ids(_folder.Path, Orders).ShouldBeEmpty();

    [Fact]
    public void The_documents_of_one_collection_are_found_in_all_its_files()
    {
        var first = Write(Orders, "removed.2026-12-01T13-00-00.0.bson", new("_id", "BF_1"), new("_id", 7));
        var second = Write(Orders, "removed.2026-12-01T14-00-00.0.bson", new BsonDocument { { "_id", "BF_2" }, { "total", 5L } });
        Write(Guid.NewGuid(), "removed.2026-12-01T14-00-00.0.bson", new BsonDocument("_id", "BF_3"));

        RollbackFiles
            .Ids(_folder.Path, Orders)
            .ShouldBe(
                new Dictionary<string, string>
                {
                    ["BF_1"] = first,
                    ["7"] = first,
                    ["BF_2"] = second,
                },
                ignoreOrder: true
            );
    }

    [Fact]
    public void A_file_that_is_cut_short_is_an_error_and_not_a_shorter_list()
    {
        var file = Write(Orders, "removed.2026-12-01T13-00-00.0.bson", new("_id", "BF_1"), new("_id", "BF_2"));
        using (var stream = File.OpenWrite(file))
            stream.SetLength(stream.Length - 3);

        Should.Throw<InvalidDataException>(() => RollbackFiles.Ids(_folder.Path, Orders)).Message.ShouldContain(file);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(Guid collection, string name, params BsonDocument[] documents)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "rollback", collection.ToString())).FullName;
        var file = Path.Combine(folder, name);
        File.WriteAllBytes(file, [.. documents.SelectMany(document => document.ToBson())]);
        return file;
    }
}
