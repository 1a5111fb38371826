using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>The collection that $out or $merge names: by itself, or as {db, coll}.</summary>
internal static class WriteTarget
{
    public static (string Database, string Collection) Parse(string stage, BsonValue value, int wrongType, PipelineContext context)
    {
        switch (value)
        {
            case BsonString name: return (context.Host.Database, NotEmpty(stage, name.Value));
            case BsonDocument document:
                foreach (var element in document)
                {
                    if (element.Name is not ("db" or "coll")) throw new MongoException(40415, $"BSON field '{stage}.{element.Name}' is an unknown field.");
                    if (element.Value is not BsonString) throw new MongoException(ErrorCode.TypeMismatch, $"BSON field '{stage}.{element.Name}' is the wrong type '{BsonTypeNames.Of(element.Value)}', expected type 'string'");
                }

                if (!document.TryGetValue("coll", out var collection)) throw new MongoException(40414, $"BSON field '{stage}.coll' is missing but a required field");
                var database = document.TryGetValue("db", out var db) ? db.AsString : context.Host.Database;
                return (NotEmpty(stage, database), NotEmpty(stage, collection.AsString));
            default:
                throw new MongoException(wrongType, $"{stage} only supports a string or object argument, but found {BsonTypeNames.Of(value)}");
        }
    }

    private static string NotEmpty(string stage, string name) =>
        name.Length > 0 ? name : throw new MongoException(ErrorCode.InvalidNamespace, $"Invalid {stage} target namespace: neither database nor collection may be empty");
}
