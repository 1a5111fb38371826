using EmbeddedMongo.Aggregation.Stages;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Aggregation.Stages;

public class SampleStageTests
{
    private static readonly BsonDocument[] Documents = [.. Enumerable.Range(0, 10).Select(id => new BsonDocument("_id", id))];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(10, 10)]
    [InlineData(50, 10)]
    public void Gives_that_many_distinct_documents(int size, int expected)
    {
        var sample = Run(size);
        sample.Count.ShouldBe(expected);
        sample.Distinct().Count().ShouldBe(expected);
    }

    /// <summary>
    /// Each of ten documents is in a sample of three with probability 0.3: of 20,000 samples 6,000, give or take five deviations of 65.
    /// </summary>
    [Fact]
    public void Every_document_and_every_place_is_equally_likely()
    {
        const int Rounds = 20_000;
        var (chosen, first) = (new int[10], new int[10]);
        for (var round = 0; round < Rounds; round++)
        {
            var sample = Run(3);
            foreach (var id in sample)
                chosen[id]++;
            first[sample[0]]++;
        }

        chosen.ShouldAllBe(count => Math.Abs(count - 6000) < 325);
        first.ShouldAllBe(count => Math.Abs(count - 2000) < 215);
    }

    private static List<int> Run(int size)
    {
        var stages = new BsonArray { new BsonDocument("$sample", new BsonDocument("size", size)) };
        return [.. Pipeline.Parse(stages, new MemoryHost()).Run(Documents).Select(document => document["_id"].AsInt32)];
    }
}
