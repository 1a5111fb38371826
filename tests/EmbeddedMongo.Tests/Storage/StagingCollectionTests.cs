using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage;

public class StagingCollectionTests
{
    [Fact]
    public async Task What_a_kill_left_of_an_out_stage_is_gone_after_the_next_start()
    {
        await using var temp = new TempEngine();
        var staging = StagingCollections.New("shop");
        temp.Insert(new BsonDocument("_id", 1));
        temp.Writer.Insert(staging, [new BsonDocument("_id", 1).ToBson()], ordered: true);
        var id = temp.Engine.Find(staging)!.Id;

        await temp.Reopen();
        temp.Engine.Collections("shop").Select(info => info.Namespace).ShouldBe([TempEngine.Orders]);
        using var records = new RangeIterator(temp.Engine.Store, temp.Engine.Store.Records, Keys.Prefix(id), Keys.PrefixEnd(id));
        records.MoveNext().ShouldBeFalse();
        temp.Find().Count.ShouldBe(1);
    }
}
