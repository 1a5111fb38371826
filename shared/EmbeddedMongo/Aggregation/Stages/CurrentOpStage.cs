using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$currentOp: {options}}</c> returns the operations that run now, on the admin database with <c>{aggregate: 1}</c>. The boolean
/// options are checked and have no effect here. Errors: FailedToParse (9), InvalidNamespace (73). See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/currentOp/"/>.
/// </summary>
internal sealed class CurrentOpStage(PipelineContext context) : ISourceStage
{
    private static readonly string[] Options =
    [
        "allUsers",
        "idleConnections",
        "idleCursors",
        "idleSessions",
        "localOps",
        "targetAllNodes",
        "truncateOps",
    ];

    public string Name => "$currentOp";

    /// <summary>Parses the options.</summary>
    /// <exception cref="MongoException">
    /// FailedToParse (9) for an unknown option or one that is not a boolean, InvalidNamespace (73) on another database or a collection.
    /// </exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonDocument source)
        {
            throw new MongoException(
                ErrorCode.FailedToParse,
                $"$currentOp options must be specified in an object, but found: {BsonTypeNames.Of(specification)}"
            );
        }

        if (context.Host.Database != "admin" || context.Collection is not null)
        {
            throw new MongoException(ErrorCode.InvalidNamespace, "$currentOp must be run against the 'admin' database with {aggregate: 1}");
        }

        foreach (var option in source)
        {
            if (!Options.Contains(option.Name))
                throw new MongoException(ErrorCode.FailedToParse, $"Unrecognized option '{option.Name}' in $currentOp stage.");
            if (option.Value is not BsonBoolean)
            {
                throw new MongoException(
                    ErrorCode.FailedToParse,
                    $"The '{option.Name}' parameter of the $currentOp stage must be a boolean value, but found: "
                        + $"{BsonTypeNames.Of(option.Value)}"
                );
            }
        }

        return new CurrentOpStage(context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input) => context.Host.CurrentOperations();
}
