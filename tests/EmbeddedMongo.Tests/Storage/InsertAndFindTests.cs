using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage;

public class InsertAndFindTests
{
    [Fact]
    public async Task What_was_inserted_is_found_by_id_and_in_order_of_insertion()
    {
        await using var temp = new TempEngine();
        var result = temp.Insert(new BsonDocument { { "_id", "b" }, { "n", 1 } }, new BsonDocument { { "_id", "a" }, { "n", 2 } });

        result.Inserted.ShouldBe(2);
        result.Errors.ShouldBeEmpty();
        temp.Find("{_id: 'a'}").Single()["n"].AsInt32.ShouldBe(2);
        temp.Find("{_id: 'c'}").ShouldBeEmpty();
        temp.Find().Select(document => document["_id"].AsString).ShouldBe(["b", "a"]);
        temp.Find("{n: {$gt: 1}}").Single()["_id"].ShouldBe("a");
        temp.Find(sort: "{n: -1}").Select(document => document["_id"].AsString).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Data_survives_a_restart()
    {
        await using var temp = new TempEngine();
        temp.Insert(Enumerable.Range(0, 100).Select(i => new BsonDocument("_id", i)));
        await temp.Reopen();
        temp.Insert(new BsonDocument("_id", 100)).Errors.ShouldBeEmpty();

        temp.Find().Select(document => document["_id"].AsInt32).ShouldBe(Enumerable.Range(0, 101));
        temp.Engine.Stats(TempEngine.Orders).Count.ShouldBe(101);
        temp.Insert(new BsonDocument("_id", 7)).Errors.Single().Error.Code.ShouldBe((int)ErrorCode.DuplicateKey);
    }
}
