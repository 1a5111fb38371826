using EmbeddedMongo.Query;
using EmbeddedMongo.Update;
using EmbeddedMongo.Writing;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands;

/// <summary>Elements of <c>updates</c> and <c>deletes</c>, parsed: for the commands themselves and for explain.</summary>
internal static class UpdateStatements
{
    public static UpdateStatement ParseUpdate(CommandContext context, ReadOnlyMemory<byte> source, BsonDocument variables)
    {
        var fields = StatementFields.Read("update.updates", source);
        var filter = Filter.Parse(fields.RequiredDocument("q"), variables);
        var update = fields.Required("u");
        if (update is not (BsonDocument or BsonArray)) throw new MongoException(ErrorCode.FailedToParse, "Update argument must be either an object or an array");
        var constants = fields.Document("c");
        if (constants is not null && update is not BsonArray) throw new MongoException(51198, "Constant values may only be specified for pipeline updates");

        var statement = new UpdateStatement(filter, UpdateSpec.Parse(update, fields.Array("arrayFilters"), constants is null ? variables : Merged(variables, constants), context.Server.Time))
        {
            Multi = fields.Flag("multi"),
            Upsert = fields.Flag("upsert"),
            Hint = QueryOptions.CheckedHint(fields.Value("hint")),
        };
        QueryOptions.RefuseCollation(fields.Document("collation"));
        fields.Value("upsertSupplied");
        fields.Value("sampleId");
        fields.RefuseUnknown();

        if (statement.Multi && statement.Update.IsReplacement) throw new MongoException(ErrorCode.FailedToParse, "multi update is not supported for replacement-style update");
        if (statement.Multi && context.Retryable is not null) throw new MongoException(ErrorCode.InvalidOptions, "Cannot use retryable writes with multi=true");
        return statement;
    }

    public static DeleteStatement ParseDelete(CommandContext context, ReadOnlyMemory<byte> source, BsonDocument variables)
    {
        var fields = StatementFields.Read("delete.deletes", source);
        var filter = Filter.Parse(fields.RequiredDocument("q"), variables);
        var limit = fields.Required("limit");
        if (!limit.IsNumeric || limit.ToDouble() is not (0 or 1)) throw new MongoException(ErrorCode.FailedToParse, $"The limit field in delete objects must be 0 or 1. Got {limit}");
        var multi = limit.ToDouble() == 0;
        var statement = new DeleteStatement(filter, multi) { Hint = QueryOptions.CheckedHint(fields.Value("hint")) };
        QueryOptions.RefuseCollation(fields.Document("collation"));
        fields.Value("sampleId");
        fields.RefuseUnknown();
        return multi && context.Retryable is not null ? throw new MongoException(ErrorCode.InvalidOptions, "Cannot use retryable writes with limit=0") : statement;
    }

    private static BsonDocument Merged(BsonDocument variables, BsonDocument constants)
    {
        var all = new BsonDocument(variables);
        foreach (var constant in constants) all[constant.Name] = constant.Value;
        return all;
    }
}
