using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Update;
using EmbeddedMongo.Writing;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

/// <summary>
/// Elements of <c>updates</c> and <c>deletes</c>, for the commands themselves and for explain: fields read at once, and parsed when called.
/// </summary>
internal static class UpdateStatements
{
    public static Func<UpdateStatement> ReadUpdate(CommandContext context, ReadOnlyMemory<byte> source, BsonDocument variables)
    {
        var fields = StatementFields.Read("update.updates", source);
        var (query, update) = (fields.RequiredDocument("q"), fields.Required("u"));
        if (update is not (BsonDocument or BsonArray))
            throw new MongoException(ErrorCode.FailedToParse, "Update argument must be either an object or an array");
        if (update is BsonArray stages && stages.Any(stage => stage is not BsonDocument))
            throw new MongoException(ErrorCode.TypeMismatch, "Each element of the 'pipeline' array must be an object");
        var (constants, arrayFilters) = (fields.Document("c"), fields.Documents("arrayFilters"));
        var (multi, upsert, hint) = (fields.Flag("multi"), fields.Flag("upsert"), QueryOptions.CheckedHint(fields.Value("hint")));
        QueryOptions.RefuseCollation(fields.Document("collation"));
        fields.Value("upsertSupplied");
        fields.Value("sampleId");
        fields.RefuseUnknown();
        return () =>
        {
            if (constants is not null && update is not BsonArray)
                throw new MongoException(51198, "Constant values may only be specified for pipeline updates");
            var filter = Filter.Parse(query, variables);
            var spec = UpdateSpec.Parse(
                update,
                arrayFilters,
                constants is null ? variables : Merged(variables, constants),
                context.Server.Time
            );
            if (multi && spec.IsReplacement)
                throw new MongoException(ErrorCode.FailedToParse, "multi update is not supported for replacement-style update");
            if (multi && context.Retryable is not null)
                throw new MongoException(ErrorCode.InvalidOptions, "Cannot use retryable writes with multi=true");
            return new UpdateStatement(filter, spec)
            {
                Multi = multi,
                Upsert = upsert,
                Hint = hint,
            };
        };
    }

    public static Func<DeleteStatement> ReadDelete(CommandContext context, ReadOnlyMemory<byte> source, BsonDocument variables)
    {
        var fields = StatementFields.Read("delete.deletes", source);
        var (query, limit) = (fields.RequiredDocument("q"), fields.Required("limit"));
        if (!limit.IsNumeric || limit.ToDouble() is not (0 or 1))
            throw new MongoException(ErrorCode.FailedToParse, $"The limit field in delete objects must be 0 or 1. Got {limit}");
        var (multi, hint) = (limit.ToDouble() == 0, QueryOptions.CheckedHint(fields.Value("hint")));
        QueryOptions.RefuseCollation(fields.Document("collation"));
        fields.Value("sampleId");
        fields.RefuseUnknown();
        return () =>
            multi && context.Retryable is not null
                ? throw new MongoException(ErrorCode.InvalidOptions, "Cannot use retryable writes with limit=0")
                : new DeleteStatement(Filter.Parse(query, variables), multi) { Hint = hint };
    }

    private static BsonDocument Merged(BsonDocument variables, BsonDocument constants)
    {
        var all = new BsonDocument(variables);
        foreach (var constant in constants)
            all[constant.Name] = constant.Value;
        return all;
    }
}
