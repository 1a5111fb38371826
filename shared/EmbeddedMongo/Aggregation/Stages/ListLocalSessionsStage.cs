using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$listLocalSessions: {}}</c> returns the sessions that clients use, on any database with <c>{aggregate: 1}</c>. There are no users,
/// and so <c>allUsers</c> changes nothing. Errors: TypeMismatch (14), InvalidNamespace (73), NotImplemented (238). See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/listLocalSessions/"/>.
/// </summary>
internal sealed class ListLocalSessionsStage(PipelineContext context) : ISourceStage
{
    public string Name => "$listLocalSessions";

    /// <summary>Parses the options.</summary>
    /// <exception cref="MongoException">
    /// TypeMismatch (14) for options of another type, NotImplemented (238) where they name users, 40415 for an unknown one,
    /// InvalidNamespace (73) on a collection.
    /// </exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonDocument source)
        {
            throw new MongoException(
                ErrorCode.TypeMismatch,
                $"$listLocalSessions options must be specified in an object, but found: {BsonTypeNames.Of(specification)}"
            );
        }

        foreach (var option in source)
        {
            if (option.Name == "users")
                throw new MongoException(ErrorCode.NotImplemented, "$listLocalSessions option 'users' is not supported: there are none");
            if (option.Name != "allUsers")
                throw new MongoException(40415, $"BSON field '$listLocalSessions.{option.Name}' is an unknown field.");
            if (option.Value is not BsonBoolean)
                throw new MongoException(ErrorCode.TypeMismatch, "BSON field '$listLocalSessions.allUsers' must be a bool");
        }

        return context.Collection is null
            ? new ListLocalSessionsStage(context)
            : throw new MongoException(
                ErrorCode.InvalidNamespace,
                "$listLocalSessions must be run against the database with {aggregate: 1}, not a collection"
            );
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input) => context.Host.Sessions();
}
