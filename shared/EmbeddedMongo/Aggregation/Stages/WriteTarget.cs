using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>Parses the target collection of <c>$out</c> and <c>$merge</c>: a name, or <c>{db, coll}</c>.</summary>
internal static class WriteTarget
{
    /// <summary>The stage's error codes: for a wrong type, a collection of the server's own, and a database of the server's own.</summary>
    public readonly record struct Codes(int WrongType, int Special, int Internal);

    /// <summary>Returns the target; the database is that of the command by default.</summary>
    /// <exception cref="MongoException">
    /// The stage's <paramref name="codes"/>, TypeMismatch (14) for a wrong type, 40414 or 40415 for a missing or unknown field,
    /// InvalidNamespace (73) for a name that is none.
    /// </exception>
    public static (string Database, string Collection) Parse(string stage, BsonValue value, Codes codes, PipelineContext context)
    {
        var (database, collection) = Names(stage, value, codes, context);
        if (database.Length == 0 || collection.Length == 0 || collection[0] == '.' || collection.Contains('\0'))
            throw new MongoException(ErrorCode.InvalidNamespace, $"Invalid {stage} target namespace, {database}.{collection}");
        var verb = stage == "$out" ? "Can't" : "Cannot";
        if (collection.StartsWith("system.", StringComparison.Ordinal))
            throw new MongoException(codes.Special, $"{verb} {stage} to special collection: {collection}");
        return database is "admin" or "local" or "config"
            ? throw new MongoException(codes.Internal, $"{verb} {stage} to internal database: {database}")
            : (database, collection);
    }

    private static (string Database, string Collection) Names(string stage, BsonValue value, Codes codes, PipelineContext context)
    {
        switch (value)
        {
            case BsonString name:
                return (context.Host.Database, name.Value);
            case BsonDocument document:
                foreach (var element in document)
                {
                    if (element.Name is not ("db" or "coll"))
                        throw new MongoException(40415, $"BSON field '{stage}.{element.Name}' is an unknown field.");
                    if (element.Value is not BsonString)
                    {
                        throw new MongoException(
                            ErrorCode.TypeMismatch,
                            $"BSON field '{stage}.{element.Name}' is the wrong type '{BsonTypeNames.Of(element.Value)}', expected "
                                + "type 'string'"
                        );
                    }
                }

                if (!document.TryGetValue("coll", out var collection))
                    throw new MongoException(40414, $"BSON field '{stage}.coll' is missing but a required field");
                var database = document.TryGetValue("db", out var db) ? db.AsString : context.Host.Database;
                return (database, collection.AsString);
            default:
                throw new MongoException(
                    codes.WrongType,
                    $"{stage} only supports a string or object argument, but found {BsonTypeNames.Of(value)}"
                );
        }
    }
}
