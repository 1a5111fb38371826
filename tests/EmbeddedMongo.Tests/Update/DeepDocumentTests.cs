using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Tests.Storage;
using EmbeddedMongo.Update;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Update;

public class DeepDocumentTests
{
    [Fact]
    public async Task Update_may_nest_as_deep_as_MongoDB_stores_and_no_deeper()
    {
        await using var temp = new TempEngine();
        temp.Insert(new BsonDocument("_id", 1));

        Set(temp, Path(150));
        temp.Find().Single().Contains("a").ShouldBeTrue();

        Should.Throw<MongoException>(() => Set(temp, Path(149) + ".b." + Path(45))).Code.ShouldBe((int)ErrorCode.Overflow);
        temp.Find($"{{'{Path(150)}': 1}}").Count.ShouldBe(1);
    }

    private static string Path(int parts) => string.Join('.', Enumerable.Repeat("a", parts));

    private static void Set(TempEngine temp, string path)
    {
        var update = UpdateSpec.Parse(new BsonDocument("$set", new BsonDocument(path, 1)), null, null, TimeProvider.System);
        temp.Writer.Update(TempEngine.Orders, new(Filter.Parse([]), update), null, TestContext.Current.CancellationToken);
    }
}
