using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation;

/// <summary>One stage of a pipeline: streams where its meaning allows ($match, $project), drains its input where not ($sort, $group).</summary>
public interface IStage
{
    /// <summary>The stage's name as clients write it, with its dollar sign.</summary>
    string Name { get; }

    IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input);
}
