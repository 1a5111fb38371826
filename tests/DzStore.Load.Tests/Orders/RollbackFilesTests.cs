using DzStore.Load.Orders;
using MongoDB.Bson;

namespace DzStore.Load.Tests.Orders;

public sealed class RollbackFilesTests : IDisposable
{
    private static readonly Guid Collection = Guid.NewGuid();
    private readonly DirectoryInfo _dbPath = Directory.CreateTempSubdirectory("rollback-files");

    [Fact]
    public void Every_order_of_every_file_of_the_collection_is_read_and_those_of_others_are_not()
    {
        Write(Collection, "removed.2026-12-01T10-00-00.0.bson", Document("BF_1"), Document("BF_2"), Document("OTHER_1"));
        Write(Collection, "removed.2026-12-01T10-00-05.0.bson", Document("BF_3"), new BsonDocument("_id", 7));
        Write(Guid.NewGuid(), "removed.2026-12-01T10-00-00.0.bson", Document("BF_4"));

        RollbackFiles
            .Read(_dbPath.FullName, Collection, new("BF_"))
            .OrderBy(order => order.OrderId, StringComparer.Ordinal)
            .ShouldBe([LoadOrder.Sample("BF_1"), LoadOrder.Sample("BF_2"), LoadOrder.Sample("BF_3")]);
    }

    [Fact]
    public void A_node_that_rolled_nothing_back_has_none() => RollbackFiles.Read(_dbPath.FullName, Collection, new("BF_")).ShouldBeEmpty();

    [Fact]
    public void A_file_that_is_cut_short_is_refused_by_name()
    {
        Write(Collection, "removed.1.bson", Document("BF_1"), Document("BF_2"));
        var file = Path.Combine(_dbPath.FullName, "rollback", Collection.ToString(), "removed.1.bson");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^3]);

        Should
            .Throw<FormatException>(() => RollbackFiles.Read(_dbPath.FullName, Collection, new("BF_")).Count())
            .Message.ShouldContain("removed.1.bson");
    }

    [Fact]
    public void An_order_of_the_run_that_cannot_be_read_is_refused_and_not_skipped()
    {
        var document = Document("BF_1");
        document.Remove("total");
        Write(Collection, "removed.1.bson", document);

        Should.Throw<FormatException>(() => RollbackFiles.Read(_dbPath.FullName, Collection, new("BF_")).Count());
    }

    public void Dispose() => _dbPath.Delete(recursive: true);

    private void Write(Guid collection, string name, params BsonDocument[] documents)
    {
        var folder = _dbPath.CreateSubdirectory(Path.Combine("rollback", collection.ToString()));
        File.WriteAllBytes(Path.Combine(folder.FullName, name), [.. documents.SelectMany(document => document.ToBson())]);
    }

    private static BsonDocument Document(string id) =>
        new()
        {
            ["_id"] = id,
            ["order_id"] = id,
            ["user"] = "Amine",
            ["items"] = new BsonArray { "Gaming Laptop", "Mouse" },
            ["total"] = 150_000L,
            ["timestamp"] = new BsonDateTime(0),
        };
}
