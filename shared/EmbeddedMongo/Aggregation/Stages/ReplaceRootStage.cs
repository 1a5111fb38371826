using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$replaceRoot: {newRoot: expression}}</c> and <c>{$replaceWith: expression}</c> replace each document by the expression's value.
/// Errors: 40229 to 40231 for a malformed specification, 40228 for a value that is not a document, null and missing included. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/replaceRoot/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/replaceWith/"/>.
/// </summary>
internal sealed class ReplaceRootStage(string name, Expression root, PipelineContext context) : IStage
{
    public string Name => name;

    /// <summary>Parses <c>$replaceRoot</c>.</summary>
    /// <exception cref="MongoException">40229 to 40231.</exception>
    public static IStage ParseRoot(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonDocument source)
        {
            throw new MongoException(
                40229,
                $"expected an object as specification for $replaceRoot stage, got {BsonTypeNames.Of(specification)}"
            );
        }

        foreach (var option in source)
        {
            if (option.Name != "newRoot")
            {
                throw new MongoException(
                    40230,
                    $"unrecognized option to $replaceRoot stage: {option.Name}, only valid option is 'newRoot'."
                );
            }
        }

        return source.TryGetValue("newRoot", out var root)
            ? new ReplaceRootStage("$replaceRoot", context.Parse(root), context)
            : throw new MongoException(40231, "no newRoot specified for the $replaceRoot stage");
    }

    /// <summary>Parses <c>$replaceWith</c>.</summary>
    public static IStage ParseWith(BsonValue specification, PipelineContext context) =>
        new ReplaceRootStage("$replaceWith", context.Parse(specification), context);

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input)
        {
            var value = root.Evaluate(context.Scope(document));
            yield return value as BsonDocument ?? throw NotDocument(value, document);
        }
    }

    private MongoException NotDocument(BsonValue? value, BsonDocument document)
    {
        var subject = name == "$replaceRoot" ? "'newRoot' expression " : "'replacement document' ";
        var shown = value is null ? "MISSING" : ShellText.Of(value);
        return new(
            40228,
            $"{subject}must evaluate to an object, but resulting value was: {shown}. Type of resulting value: "
                + $"'{BsonTypeNames.Of(value)}'. Input document: {ShellText.Of(document)}"
        );
    }
}
