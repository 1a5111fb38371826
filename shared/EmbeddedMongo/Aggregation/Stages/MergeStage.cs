using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$merge: {into, on, let, whenMatched, whenNotMatched}}</c> writes each document into a collection by one atomic update or insert, and
/// returns nothing. Documents match by the fields of <c>on</c>, which a unique index must have. Errors: 51132 for a document that lacks one
/// of them, MergeStageNoMatchingDocument (13113) when nothing matches and whenNotMatched is fail, DuplicateKey (11000), ImmutableField (66)
/// for another <c>_id</c> than that of the match. See <see
/// href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/merge/"/>.
/// </summary>
internal sealed class MergeStage(MergeSpecification specification, PipelineContext context) : IWriteStage
{
    /// <summary>The pipeline of <c>whenMatched: "merge"</c>, as MongoDB defines it.</summary>
    private static readonly BsonArray MergeFields =
    [
        new BsonDocument("$replaceWith", new BsonDocument("$mergeObjects", new BsonArray { "$$ROOT", "$$new" })),
    ];

    /// <summary>The pipeline of <c>whenMatched: "keepExisting"</c>, which changes nothing.</summary>
    private static readonly BsonArray KeepAll = [new BsonDocument("$replaceWith", "$$ROOT")];

    public string Name => "$merge";

    public (string Database, string Collection) Target => specification.Target;

    /// <summary>Parses the specification.</summary>
    /// <exception cref="MongoException">The codes of <see cref="MergeSpecification.Parse"/> and of the pipeline.</exception>
    public static IStage Parse(BsonValue source, PipelineContext context)
    {
        var specification = MergeSpecification.Parse(source, context);
        // Reports an error in the pipeline before anything is written.
        if (specification.Pipeline is { } pipeline)
        {
            context.Host.CheckUpdate(
                pipeline,
                new BsonDocument(specification.Let.Select(variable => new BsonElement(variable.Name, BsonNull.Value)))
            );
        }

        return new MergeStage(specification, context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input)
            Write(document);
        yield break;
    }

    private void Write(BsonDocument document)
    {
        if (specification.On.Contains("_id"))
            document = WithId(document);
        var key = KeyOf(document);
        if (specification.WhenMatched == "fail")
        {
            Insert(document);
            return;
        }

        // When another client inserts the document in between, the insert fails and the next round updates it.
        var (update, variables) = Change(document);
        while (!Update(key, update, variables))
        {
            if (specification.WhenNotMatched == "discard")
                return;
            if (specification.WhenNotMatched == "fail")
            {
                throw new MongoException(
                    ErrorCode.MergeStageNoMatchingDocument,
                    "$merge could not find a matching document in the target collection for at least one document in the source collection"
                );
            }

            if (TryInsert(document))
                return;
        }
    }

    private BsonDocument KeyOf(BsonDocument document)
    {
        var key = new BsonDocument();
        foreach (var field in specification.On)
        {
            var value = field.Split('.').Aggregate((BsonValue?)document, (parent, name) => (parent as BsonDocument)?.GetValue(name, null));
            if (Number.IsNullish(value) || value is BsonArray)
                throw new MongoException(51132, $"$merge write error: 'on' field '{field}' cannot be missing, null, undefined or an array");
            key.Add(field, value);
        }

        return key;
    }

    private (BsonValue Update, BsonDocument? Variables) Change(BsonDocument document)
    {
        if (specification.WhenMatched == "replace")
            return (document, null);
        if (specification.WhenMatched == "keepExisting")
            return (KeepAll, null);
        var scope = context.Scope(document);
        var variables = new BsonDocument();
        foreach (var (name, value) in specification.Let)
            variables.Set(name, value.Evaluate(scope) ?? BsonNull.Value);
        return (specification.Pipeline ?? MergeFields, variables);
    }

    private bool Update(BsonDocument key, BsonValue update, BsonDocument? variables)
    {
        try
        {
            return context.Host.UpdateByKey(specification.Target.Database, specification.Target.Collection, key, update, variables);
        }
        catch (MongoException e) when (e.Code == (int)ErrorCode.ImmutableField)
        {
            throw e.In("$merge failed to update the matching document, did you attempt to modify the _id or the shard key?");
        }
    }

    private void Insert(BsonDocument document) =>
        context.Host.Insert(specification.Target.Database, specification.Target.Collection, WithId(document));

    /// <summary>Inserts the document; false when another has its key by now. Any other key that is taken is an error.</summary>
    private bool TryInsert(BsonDocument document)
    {
        try
        {
            Insert(document);
            return true;
        }
        catch (MongoException e)
            when (e.Code == (int)ErrorCode.DuplicateKey
                && e.Details?.GetValue("keyPattern", null) is BsonDocument pattern
                && specification.On.ToHashSet().SetEquals(pattern.Names)
            )
        {
            return false;
        }
    }

    private static BsonDocument WithId(BsonDocument document) =>
        document.Contains("_id") ? document : new BsonDocument("_id", ObjectId.GenerateNewId()).AddRange(document);
}
