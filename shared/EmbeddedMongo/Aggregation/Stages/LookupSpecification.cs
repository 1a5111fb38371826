using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>The parsed arguments of a <c>$lookup</c>.</summary>
/// <param name="From">The collection to join; empty when the pipeline begins with <c>$documents</c>.</param>
/// <param name="LocalField">The path in the input documents, or null.</param>
/// <param name="ForeignField">The path in the joined documents, or null.</param>
/// <param name="Let">The variables of the pipeline, as sent.</param>
/// <param name="Pipeline">The stages over the joined documents; empty when there are none.</param>
/// <param name="As">The path that receives the array of joined documents.</param>
internal sealed record LookupSpecification(
    string From,
    string? LocalField,
    string? ForeignField,
    BsonDocument Let,
    BsonArray Pipeline,
    string As
)
{
    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">
    /// FailedToParse (9) for malformed arguments or variable names, TypeMismatch (14) for a pipeline that is not an array.
    /// </exception>
    public static LookupSpecification Parse(BsonValue source)
    {
        if (source is not BsonDocument document)
            throw Wrong($"the $lookup specification must be an Object, but found {BsonTypeNames.Of(source)}");
        string? from = null,
            local = null,
            foreign = null,
            target = null;
        BsonDocument? let = null;
        BsonArray? pipeline = null;
        foreach (var element in document)
        {
            switch (element.Name)
            {
                case "from":
                    from = Text(element);
                    break;
                case "localField":
                    local = Text(element);
                    break;
                case "foreignField":
                    foreign = Text(element);
                    break;
                case "as":
                    target = Text(element);
                    break;
                case "let":
                    let =
                        element.Value as BsonDocument
                        ?? throw Wrong(
                            $"$lookup argument 'let: {ShellText.Of(element.Value)}' must be an object, is type "
                                + $"{BsonTypeNames.Of(element.Value)}"
                        );
                    foreach (var name in let.Names)
                        VariableName.CheckDefinition(name);
                    break;
                case "pipeline":
                    pipeline =
                        element.Value as BsonArray
                        ?? throw new MongoException(ErrorCode.TypeMismatch, "'pipeline' option must be specified as an array");
                    break;
                default:
                    throw Wrong($"unknown argument to $lookup: {element.Name}");
            }
        }

        // A pipeline that begins with $documents needs no collection.
        var bringsItsOwn = pipeline is [BsonDocument first, ..] && first.Contains("$documents");
        if (from is null && !bringsItsOwn)
            throw Wrong("must specify 'from' field for a $lookup");

        if (target is null)
            throw Wrong("must specify 'as' field for a $lookup");
        if (local is null != foreign is null)
            throw Wrong("$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
        if (pipeline is null && local is null)
            throw Wrong("$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified");
        if (pipeline is null && let is not null)
            throw Wrong("$lookup with a 'let' argument must also specify 'pipeline'");
        return new LookupSpecification(from ?? "", local, foreign, let ?? [], pipeline ?? [], target);
    }

    private static string Text(BsonElement element) =>
        element.Value is BsonString text
            ? text.Value
            : throw Wrong(
                $"$lookup argument '{element.Name}: {ShellText.Of(element.Value)}' must be a string, found {element.Name}: "
                    + $"{ShellText.Of(element.Value)}, type {BsonTypeNames.Of(element.Value)}"
            );

    private static MongoException Wrong(string message) => new(ErrorCode.FailedToParse, message);
}
