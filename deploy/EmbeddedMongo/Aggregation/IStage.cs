using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation;

/// <summary>One stage of a pipeline: streams where its meaning allows ($match, $project), drains its input where not ($sort, $group).</summary>
public interface IStage
{
    /// <summary>The stage's name as clients write it, with its dollar sign.</summary>
    string Name { get; }

    IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input);
}

/// <summary>A stage that makes documents without input, and so must come first.</summary>
public interface ISourceStage : IStage;

/// <summary>A stage that writes into a collection, and so must come last.</summary>
public interface IWriteStage : IStage
{
    /// <summary>The collection that it writes into.</summary>
    (string Database, string Collection) Target { get; }
}
