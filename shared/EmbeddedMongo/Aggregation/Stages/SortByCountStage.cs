using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$sortByCount: expression}</c> groups by an expression and sorts the groups by their count, the largest first. Errors: 40147 to 40149
/// when it is neither a field path nor an operator. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/sortByCount/"/>.
/// </summary>
internal sealed class SortByCountStage(Pipeline pipeline) : IStage
{
    public string Name => "$sortByCount";

    /// <summary>Parses the expression.</summary>
    /// <exception cref="MongoException">40147 to 40149.</exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        switch (specification)
        {
            case BsonDocument document when document.ElementCount == 0 || !document.GetElement(0).Name.StartsWith('$'):
                throw new MongoException(
                    40147,
                    "the sortByCount field must be defined as a $-prefixed path or an expression inside an object"
                );
            case BsonString { Value: not ['$', ..] }:
                throw new MongoException(40148, "the sortByCount field must be defined as a $-prefixed path");
            case not (BsonDocument or BsonString):
                throw new MongoException(40149, "the sortByCount field must be specified as a string or as an object");
        }

        var group = new BsonDocument { { "_id", specification }, { "count", new BsonDocument("$sum", 1) } };
        BsonArray stages = [new BsonDocument("$group", group), new BsonDocument("$sort", new BsonDocument("count", -1))];
        return new SortByCountStage(Pipeline.Parse(stages, context));
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input) => pipeline.Run(input);
}
