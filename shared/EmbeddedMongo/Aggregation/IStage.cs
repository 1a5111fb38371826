using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation;

/// <summary>
/// One stage of a pipeline. It streams when it can (<c>$match</c>, <c>$project</c>), and otherwise reads its whole input first
/// (<c>$sort</c>, <c>$group</c>). See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation-pipeline/"/>.
/// </summary>
internal interface IStage
{
    /// <summary>The stage's name as clients write it, with its dollar sign.</summary>
    string Name { get; }

    /// <summary>Returns the stage's output, computed while it is read.</summary>
    /// <param name="input">The output of the stage before; it is read at most once.</param>
    /// <exception cref="MongoException">The code of an expression that fails, or a memory limit.</exception>
    IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input);
}

/// <summary>A stage that produces documents without input, and so must be the first.</summary>
internal interface ISourceStage : IStage;

/// <summary>A stage that writes to a collection, and so must be the last.</summary>
internal interface IWriteStage : IStage
{
    /// <summary>The collection that the stage writes to.</summary>
    (string Database, string Collection) Target { get; }
}
