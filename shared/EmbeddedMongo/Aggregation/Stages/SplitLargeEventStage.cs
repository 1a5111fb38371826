using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$changeStreamSplitLargeEvent: {}}</c>, the last stage of a change stream, has events above 16 MB returned in parts. Errors: 7182800,
/// and IllegalOperation outside a change stream. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/changeStreamSplitLargeEvent/"/>.
/// </summary>
internal sealed class SplitLargeEventStage : IStage
{
    public string Name => "$changeStreamSplitLargeEvent";

    /// <summary>Parses the stage.</summary>
    /// <exception cref="MongoException">7182800 for anything but an empty document.</exception>
    public static IStage Parse(BsonValue specification, PipelineContext context) =>
        specification is BsonDocument { ElementCount: 0 }
            ? new SplitLargeEventStage()
            : throw new MongoException(7182800, "$changeStreamSplitLargeEvent spec should be an empty object");

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input) =>
        throw new MongoException(ErrorCode.IllegalOperation, $"{Name} is only valid in a change stream");
}
