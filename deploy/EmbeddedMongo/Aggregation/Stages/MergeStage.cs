using EmbeddedMongo.Update;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$merge</c> on <c>_id</c>: each document is one atomic update or insert of the target.</summary>
internal sealed class MergeStage(MergeSpecification specification, PipelineContext context) : IWriteStage
{
    /// <summary>What MongoDB itself makes of whenMatched: merge.</summary>
    private static readonly BsonArray MergeFields =
        [new BsonDocument("$replaceWith", new BsonDocument("$mergeObjects", new BsonArray { "$$ROOT", "$$new" }))];

    public string Name => "$merge";

    public (string Database, string Collection) Target => specification.Target;

    public static IStage Parse(BsonValue source, PipelineContext context)
    {
        var specification = MergeSpecification.Parse(source, context);
        // Refused before anything is written.
        if (specification.Pipeline is { } pipeline) UpdateSpec.Parse(pipeline, null, new BsonDocument(specification.Let.Select(variable => new BsonElement(variable.Name, BsonNull.Value))), context.Host.Time);
        return new MergeStage(specification, context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input) Write(document);
        yield break;
    }

    private void Write(BsonDocument document)
    {
        if (!document.TryGetValue("_id", out var id))
        {
            id = ObjectId.GenerateNewId();
            document = new BsonDocument("_id", id).AddRange(document);
        }
        else if (id is BsonNull or BsonUndefined or BsonArray)
        {
            throw new MongoException(51132, "$merge write error: 'on' field '_id' cannot be missing, null, undefined or an array");
        }

        var (database, collection) = specification.Target;
        if (specification.WhenMatched is "fail" or "keepExisting")
        {
            Insert(document, ignoreTaken: specification.WhenMatched == "keepExisting");
            return;
        }

        // A document that another client inserts in between makes the insert fail, and is then there to be updated.
        while (!context.Host.UpdateById(database, collection, id, Change(document)))
        {
            if (specification.WhenNotMatched == "discard") return;
            if (specification.WhenNotMatched == "fail") throw new MongoException(13113, "$merge could not find a matching document in the target collection for at least one document in the source collection");
            if (Insert(document, ignoreTaken: true)) return;
        }
    }

    private UpdateSpec Change(BsonDocument document)
    {
        if (specification.WhenMatched == "replace") return UpdateSpec.Parse(document, null, null, context.Host.Time);
        var scope = context.Scope(document);
        var variables = new BsonDocument();
        foreach (var (name, value) in specification.Let) variables.Set(name, value.Evaluate(scope) ?? BsonNull.Value);
        return UpdateSpec.Parse(specification.Pipeline ?? MergeFields, null, variables, context.Host.Time);
    }

    /// <summary>Whether the document went in; false where its _id is taken and that is to be ignored.</summary>
    private bool Insert(BsonDocument document, bool ignoreTaken)
    {
        try
        {
            context.Host.Insert(specification.Target.Database, specification.Target.Collection, document);
            return true;
        }
        catch (MongoException error) when (ignoreTaken && error.Code == (int)ErrorCode.DuplicateKey && IsOfId(error))
        {
            return false;
        }
    }

    /// <summary>A taken _id, not another unique index's key, which stays an error.</summary>
    private static bool IsOfId(MongoException error) => error.Details?.GetValue("keyPattern", null) is BsonDocument { ElementCount: 1 } pattern && pattern.Contains("_id");
}
