using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Query;
using MongoDB.Bson;
using FieldPath = EmbeddedMongo.Aggregation.Expressions.FieldPath;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$lookup</c>: by equality of two fields, by a pipeline with variables, or both.</summary>
internal sealed class LookupStage : IStage
{
    private readonly PipelineContext _outer;
    private readonly BsonDocument _variables;
    private readonly (string Name, Expression Value)[] _let;
    private readonly (FieldPath Local, string Foreign)? _equality;
    private readonly SubPipeline _pipeline;
    private readonly FieldPath _as;

    private LookupStage(LookupSpecification specification, PipelineContext outer)
    {
        _outer = outer;
        _let = [.. specification.Let.Select(element => (element.Name, outer.Parse(element.Value)))];
        // The inner pipeline is parsed once; for each outer document this document, which it reads from, gets the new values.
        _variables = new BsonDocument(outer.Variables);
        foreach (var (name, _) in _let) _variables.Set(name, BsonNull.Value);
        _equality = specification.LocalField is { } local ? (FieldPath.Parse(local), specification.ForeignField!) : null;
        var inner = outer with { Variables = _variables, Place = PipelinePlace.Lookup, Collection = specification.From };
        _pipeline = new SubPipeline(specification.Pipeline, specification.From, inner);
        _as = FieldPath.Parse(specification.As);
    }

    public string Name => "$lookup";

    public static IStage Parse(BsonValue source, PipelineContext context) => new LookupStage(LookupSpecification.Parse(source), context);

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input)
        {
            SetVariables(document);
            var found = _equality is { } equality ? _pipeline.Run(MatchFilter(document, equality.Local, equality.Foreign)) : _pipeline.Run();
            yield return PathWriter.Set(document, _as.Names, new BsonArray(found));
        }
    }

    private void SetVariables(BsonDocument document)
    {
        var scope = _outer.Scope(document);
        // Cleared first: a variable of the outer document that is missing must not keep the value of the one before.
        _variables.Clear();
        _variables.AddRange(_outer.Variables);
        foreach (var (name, expression) in _let)
        {
            if (expression.Evaluate(scope) is { } value) _variables.Set(name, value);
            else _variables.Remove(name);
        }
    }

    /// <summary>An array's elements are each looked for; no value at all means null, which a missing foreign field equals.</summary>
    private static Filter MatchFilter(BsonDocument document, FieldPath local, string foreign)
    {
        var values = new BsonArray();
        Collect(document, local.Names, values);
        if (values.Count == 0) values.Add(BsonNull.Value);
        // $in would take a regular expression for a pattern; $eq means the value itself.
        var filter = values.Count > 1 && !values.Any(value => value is BsonRegularExpression)
            ? new BsonDocument(foreign, new BsonDocument("$in", values))
            : new BsonDocument("$or", new BsonArray(values.Select(value => new BsonDocument(foreign, new BsonDocument("$eq", value)))));
        return Filter.Parse(values.Count == 1 ? filter["$or"][0].AsBsonDocument : filter);
    }

    private static void Collect(BsonValue value, ReadOnlySpan<string> path, BsonArray values)
    {
        switch (value)
        {
            case BsonDocument document when path.Length > 0:
                if (document.TryGetValue(path[0], out var child)) Collect(child, path[1..], values);
                break;
            case BsonArray array when path.Length == 0:
                values.AddRange(array);
                break;
            case BsonArray array:
                foreach (var item in array)
                {
                    if (item is BsonDocument) Collect(item, path, values);
                }

                if (int.TryParse(path[0], out var index) && index >= 0 && index < array.Count) Collect(array[index], path[1..], values);
                break;
            default:
                if (path.Length == 0) values.Add(value);
                break;
        }
    }
}
