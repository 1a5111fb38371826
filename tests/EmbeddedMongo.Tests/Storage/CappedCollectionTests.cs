using EmbeddedMongo.Errors;
using EmbeddedMongo.Tests.Storage.Oplog;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage;

/// <summary>
/// A capped collection keeps its newest documents, and evicts the others in the batch of the insert that needs their room.
/// </summary>
public class CappedCollectionTests
{
    private static async Task<TempEngine> CappedAsync(string options)
    {
        var temp = new TempEngine();
        temp.Engine.CreateCollection(TempEngine.Orders, BsonDocument.Parse(options));
        temp.Engine.CreateIndexes(TempEngine.Orders, [BsonDocument.Parse("{key: {n: 1}, name: 'n_1'}")]);
        await temp.Reopen();
        return temp;
    }

    private static IEnumerable<BsonDocument> Documents(int from, int count) =>
        Enumerable.Range(from, count).Select(i => new BsonDocument { { "_id", i }, { "n", i % 3 } });

    private static int[] Ids(TempEngine temp) => [.. temp.Find().Select(document => document["_id"].AsInt32)];

    [Fact]
    public async Task The_oldest_documents_go_by_number()
    {
        await using var temp = await CappedAsync("{capped: true, size: 100000, max: 5}");
        foreach (var document in Documents(0, 8))
            temp.Insert(document);
        Ids(temp).ShouldBe([3, 4, 5, 6, 7]);
        temp.Insert(Documents(8, 3)).Inserted.ShouldBe(3);
        Ids(temp).ShouldBe([6, 7, 8, 9, 10]);
        Consistency.ShouldHold(temp.Engine, TempEngine.Orders);
        await temp.Reopen();
        temp.Insert(Documents(11, 1));
        Ids(temp).ShouldBe([7, 8, 9, 10, 11]);
        Consistency.ShouldHold(temp.Engine, TempEngine.Orders);
    }

    [Fact]
    public async Task The_oldest_documents_go_by_size()
    {
        await using var temp = await CappedAsync("{capped: true, size: 4096}");
        for (var i = 0; i < 10; i++)
            temp.Insert(new BsonDocument { { "_id", i }, { "text", new string('x', 1000) } });
        Ids(temp).ShouldBe([7, 8, 9]);
        temp.Engine.Stats(TempEngine.Orders).Size.ShouldBeLessThanOrEqualTo(4096);
        Consistency.ShouldHold(temp.Engine, TempEngine.Orders);
        var large = new BsonDocument { { "_id", 99 }, { "text", new string('x', 5000) } };
        var error = temp.Insert(large).Errors.ShouldHaveSingleItem().Error;
        (error.Code, error.Message).ShouldBe(((int)ErrorCode.BadValue, "object to insert exceeds cappedMaxSize"));
        Ids(temp).ShouldBe([7, 8, 9]);
    }

    [Fact]
    public async Task One_insert_of_more_than_there_is_room_for_keeps_its_own_newest()
    {
        await using var temp = await CappedAsync("{capped: true, size: 100000, max: 4}");
        temp.Insert(Documents(0, 2));
        temp.Insert(Documents(2, 10)).Inserted.ShouldBe(10);
        Ids(temp).ShouldBe([8, 9, 10, 11]);
        Consistency.ShouldHold(temp.Engine, TempEngine.Orders);
        new OplogReplay().Apply(OplogReplay.Read(temp.Engine))["shop.orders"].Keys.Order().ShouldBe([8, 9, 10, 11]);
    }

    [Fact]
    public async Task Deletes_are_allowed_as_since_5_0_and_an_eviction_passes_what_they_left()
    {
        await using var temp = await CappedAsync("{capped: true, size: 100000, max: 3}");
        temp.Insert(Documents(0, 3));
        temp.Writer.Delete(
            TempEngine.Orders,
            new(EmbeddedMongo.Query.Filter.Parse(new BsonDocument("_id", 0)), Multi: false),
            null,
            TestContext.Current.CancellationToken
        );
        temp.Insert(Documents(3, 2));
        Ids(temp).ShouldBe([2, 3, 4]);
        Consistency.ShouldHold(temp.Engine, TempEngine.Orders);
    }

    [Theory]
    [InlineData("{$set: {n: 9}}", null)]
    [InlineData("{$set: {more: 1}}", 10003)]
    public async Task An_update_must_not_change_a_document_s_size(string update, int? code)
    {
        await using var temp = await CappedAsync("{capped: true, size: 100000}");
        temp.Insert(Documents(0, 3));
        var statement = new EmbeddedMongo.Writing.UpdateStatement(
            EmbeddedMongo.Query.Filter.Parse(new BsonDocument("_id", 1)),
            EmbeddedMongo.Update.UpdateSpec.Parse(BsonDocument.Parse(update), null, null, TimeProvider.System)
        );
        Func<long> run = () => temp.Writer.Update(TempEngine.Orders, statement, null, TestContext.Current.CancellationToken).Modified;
        if (code is null)
            run().ShouldBe(1);
        else
            Should.Throw<MongoException>(() => run()).Code.ShouldBe(code.Value);
    }
}
