using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Paths;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>The parsed arguments of a <c>$merge</c>.</summary>
/// <param name="Target">The collection to write to.</param>
/// <param name="On">The fields, by dotted paths, whose values decide which documents match; <c>_id</c> by default.</param>
/// <param name="WhenMatched">replace, keepExisting, merge or fail; "pipeline" for a <paramref name="Pipeline"/>.</param>
/// <param name="Pipeline">The stages of whenMatched, or null.</param>
/// <param name="Let">The variables of the pipeline; {new: "$$ROOT"} by default.</param>
/// <param name="WhenNotMatched">insert, discard or fail.</param>
internal sealed record MergeSpecification(
    (string Database, string Collection) Target,
    IReadOnlyList<string> On,
    string WhenMatched,
    BsonArray? Pipeline,
    (string Name, Expression Value)[] Let,
    string WhenNotMatched
)
{
    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">
    /// 51178, 51182 or TypeMismatch (14) for a wrong type, 40414 or 40415 for a missing or unknown field, 31465, 51134, 51186 or 51187 for
    /// a bad <c>on</c>, 51183 where no unique index has its fields, 51181, 51191, 51199, 51273 or BadValue (2) for a bad mode or variable.
    /// </exception>
    public static MergeSpecification Parse(BsonValue specification, PipelineContext context)
    {
        var source = specification switch
        {
            BsonString name => new BsonDocument("into", name),
            BsonDocument document => document,
            _ => throw new MongoException(
                51182,
                $"$merge only supports a string or object argument, not {BsonTypeNames.Of(specification)}"
            ),
        };
        var let = new BsonDocument("new", "$$ROOT");
        (string Database, string Collection)? target = null;
        IReadOnlyList<string> on = ["_id"];
        var (whenMatched, whenNotMatched) = ("merge", "insert");
        BsonArray? pipeline = null;
        foreach (var element in source)
        {
            switch (element.Name)
            {
                case "into":
                    target = WriteTarget.Parse("$merge", element.Value, new(51178, Special: 31319, Internal: 31320), context);
                    break;
                case "on":
                    on = ParseOn(element.Value);
                    break;
                case "let":
                    let =
                        element.Value as BsonDocument
                        ?? throw new MongoException(
                            ErrorCode.TypeMismatch,
                            $"BSON field '$merge.let' is the wrong type '{BsonTypeNames.Of(element.Value)}', expected type 'object'"
                        );
                    break;
                case "whenMatched" when element.Value is BsonArray stages:
                    (whenMatched, pipeline) = ("pipeline", stages);
                    break;
                case "whenMatched":
                    whenMatched = OneOf(element, 51191, "replace", "keepExisting", "merge", "fail");
                    break;
                case "whenNotMatched":
                    whenNotMatched = OneOf(element, (int)ErrorCode.BadValue, "insert", "discard", "fail");
                    break;
                default:
                    throw new MongoException(40415, $"BSON field '$merge.{element.Name}' is an unknown field.");
            }
        }

        if (source.Contains("let") && pipeline is null)
            throw new MongoException(51199, "Cannot use 'let' variables with 'whenMatched' mode other than a pipeline");
        if (target is null)
            throw new MongoException(40414, "BSON field '$merge.into' is missing but a required field");
        if (whenMatched == "fail" && whenNotMatched != "insert")
            throw Combination(whenMatched, whenNotMatched);
        if (whenMatched == "keepExisting" && whenNotMatched != "insert")
            throw Combination(whenMatched, whenNotMatched);
        if (!context.Host.IsUnique(target.Value.Database, target.Value.Collection, on))
            throw new MongoException(51183, "Cannot find index to verify that join fields will be unique");
        return new MergeSpecification(
            target.Value,
            on,
            whenMatched,
            pipeline,
            [.. let.Select(element => Variable(element, context))],
            whenNotMatched
        );
    }

    private static (string, Expression) Variable(BsonElement element, PipelineContext context)
    {
        VariableName.CheckDefinition(element.Name);
        if (element.Name == "new" && element.Value != "$$ROOT")
            throw new MongoException(51273, "'let' may not define a value for the reserved 'new' variable other than '$$ROOT'");
        return (element.Name, context.Parse(element.Value));
    }

    private static List<string> ParseOn(BsonValue value)
    {
        var fields = value switch
        {
            BsonString => [value],
            BsonArray { Count: > 0 } array => array,
            BsonArray => throw new MongoException(51187, "If explicitly specifying $merge 'on', must include at least one field"),
            _ => throw new MongoException(
                51186,
                $"$merge 'on' field  must be either a string or an array of strings, but found {BsonTypeNames.Of(value)}"
            ),
        };
        var on = new List<string>();
        foreach (var field in fields)
        {
            if (field is not BsonString { Value: var name })
                throw new MongoException(51134, $"$merge 'on' array elements must be strings, but found {BsonTypeNames.Of(field)}");
            ExpressionPath.Parse(name);
            if (on.Contains(name))
                throw new MongoException(31465, $"Found a duplicate field '{name}'");
            on.Add(name);
        }

        return on;
    }

    private static string OneOf(BsonElement element, int code, params ReadOnlySpan<string> known) =>
        element.Value is BsonString text && known.Contains(text.Value)
            ? text.Value
            : throw new MongoException(
                code,
                $"Enumeration value '{element.Value}' for field '$merge.{element.Name}' is not a valid value."
            );

    private static MongoException Combination(string whenMatched, string whenNotMatched) =>
        new(51181, $"Combination of $merge modes 'whenMatched: {whenMatched}' and 'whenNotMatched: {whenNotMatched}' is not supported");
}
