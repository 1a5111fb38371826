using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$changeStream: {options}}</c> returns changes as they happen. The command that finds it first in a pipeline reads the changes and
/// runs the stages behind it on each. Errors: 50808, and those of its options. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/changeStream/"/>.
/// </summary>
internal sealed class ChangeStreamStage(BsonDocument options) : ISourceStage
{
    public string Name => "$changeStream";

    /// <summary>The options as the client gave them.</summary>
    public BsonDocument Options => options;

    /// <summary>Parses the stage, but not its options.</summary>
    /// <exception cref="MongoException">50808 for options that are not a document.</exception>
    public static IStage Parse(BsonValue specification, PipelineContext context) =>
        specification is BsonDocument options
            ? new ChangeStreamStage(options)
            : throw new MongoException(
                50808,
                $"$changeStream stage expects a document as argument, but found: {BsonTypeNames.Of(specification)}"
            );

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input) =>
        throw new MongoException(ErrorCode.IllegalOperation, $"{Name} is only valid as the first stage of an aggregate command");
}
