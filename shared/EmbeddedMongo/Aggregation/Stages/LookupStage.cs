using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Paths;
using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$lookup: {from, localField, foreignField, let, pipeline, as}}</c> joins another collection: by equality of two fields, by a pipeline
/// with variables, or both. An array in the local field matches by each element; null and missing match null and missing. Errors:
/// FailedToParse (9), 51047 for a stage that is not allowed in the pipeline. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/lookup/"/>.
/// </summary>
internal sealed class LookupStage : IStage
{
    private readonly PipelineContext _outer;
    private readonly BsonDocument _variables;
    private readonly (string Name, Expression Value)[] _let;
    private readonly (ExpressionPath Local, string Foreign)? _equality;
    private readonly SubPipeline _pipeline;
    private readonly string _from;
    private readonly ExpressionPath _as;

    private LookupStage(LookupSpecification specification, PipelineContext outer)
    {
        (_outer, _from) = (outer, specification.From);
        _let = [.. specification.Let.Select(element => (element.Name, outer.Parse(element.Value)))];
        // The inner pipeline is parsed once and reads its variables from this document, which is updated for each outer document.
        _variables = new BsonDocument(outer.Variables);
        foreach (var (name, _) in _let)
            _variables.Set(name, BsonNull.Value);
        _equality = specification.LocalField is { } local ? (ExpressionPath.Parse(local), specification.ForeignField!) : null;
        var inner = outer with { Variables = _variables, Place = PipelinePlace.Lookup, Collection = specification.From, Constants = null };
        _pipeline = new SubPipeline(specification.Pipeline, specification.From, inner);
        _as = ExpressionPath.Parse(specification.As);
    }

    public string Name => "$lookup";

    /// <summary>Parses the specification.</summary>
    /// <exception cref="MongoException">
    /// FailedToParse (9) or TypeMismatch (14) for malformed arguments, and the codes of the pipeline.
    /// </exception>
    public static IStage Parse(BsonValue source, PipelineContext context) => new LookupStage(LookupSpecification.Parse(source), context);

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input)
        {
            SetVariables(document);
            var found = _equality is { } equality
                ? _pipeline.Run(MatchFilter(document, equality.Local, equality.Foreign))
                : _pipeline.Run();
            yield return PathWriter.Set(document, _as.Names, Joined(found));
        }
    }

    /// <summary>The documents that one document is joined with; they go into it together, so 100 MB of them are too many.</summary>
    private BsonArray Joined(IEnumerable<BsonDocument> found)
    {
        var (joined, size) = (new BsonArray(), 0L);
        foreach (var document in found)
        {
            joined.Add(document);
            size += MemoryBudget.SizeOf(document, MemoryBudget.WithoutDiskUse);
            if (size > MemoryBudget.WithoutDiskUse)
            {
                throw new MongoException(
                    4568,
                    $"Total size of documents in {_from} matching pipeline's $lookup stage exceeds {MemoryBudget.WithoutDiskUse} bytes"
                );
            }
        }

        return joined;
    }

    private void SetVariables(BsonDocument document)
    {
        var scope = _outer.Scope(document);
        // Cleared first, so that a variable that is missing in this document does not keep the value of the document before.
        _variables.Clear();
        _variables.AddRange(_outer.Variables);
        foreach (var (name, expression) in _let)
        {
            if (expression.Evaluate(scope) is { } value)
                _variables.Set(name, value);
            else
                _variables.Remove(name);
        }
    }

    /// <summary>
    /// Builds the equality filter of one input document: one condition for each element of an array, and null, which also matches a missing
    /// foreign field, when the local field has no value.
    /// </summary>
    private static Filter MatchFilter(BsonDocument document, ExpressionPath local, string foreign)
    {
        var values = new BsonArray();
        Collect(document, local.Names, values);
        if (values.Count == 0)
            values.Add(BsonNull.Value);
        // $in treats a regular expression as a pattern, so values with one are compared by $eq.
        var filter =
            values.Count > 1 && !values.Any(value => value is BsonRegularExpression)
                ? new BsonDocument(foreign, new BsonDocument("$in", values))
                : new BsonDocument("$or", new BsonArray(values.Select(value => new BsonDocument(foreign, new BsonDocument("$eq", value)))));
        return Filter.Parse(values.Count == 1 ? filter["$or"][0].AsBsonDocument : filter);
    }

    private static void Collect(BsonValue value, ReadOnlySpan<string> path, BsonArray values)
    {
        switch (value)
        {
            case BsonDocument document when path.Length > 0:
                if (document.TryGetValue(path[0], out var child))
                    Collect(child, path[1..], values);
                break;
            case BsonArray array when path.Length == 0:
                values.AddRange(array);
                break;
            case BsonArray array:
                foreach (var item in array)
                {
                    if (item is BsonDocument)
                        Collect(item, path, values);
                }

                if (FieldPath.IndexOf(path[0]) is >= 0 and var index && index < array.Count)
                    Collect(array[index], path[1..], values);
                break;
            default:
                if (path.Length == 0)
                    values.Add(value);
                break;
        }
    }
}
