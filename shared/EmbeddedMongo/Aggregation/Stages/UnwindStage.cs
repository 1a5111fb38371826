using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Paths;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$unwind: "$path"}</c> or <c>{$unwind: {path, includeArrayIndex, preserveNullAndEmptyArrays}}</c> returns a document for each element
/// of an array; a value that is not an array counts as one element. Null, missing and empty arrays give a document only with
/// preserveNullAndEmptyArrays. Errors: 15981, 28808 to 28812, 28818, 28822. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/unwind/"/>.
/// </summary>
internal sealed class UnwindStage(ExpressionPath path, ExpressionPath? index, bool preserve) : IStage
{
    public string Name => "$unwind";

    /// <summary>Parses the specification.</summary>
    /// <exception cref="MongoException">15981, 28808 to 28812, 28818 or 28822.</exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        string? path = null,
            index = null;
        var preserve = false;
        switch (specification)
        {
            case BsonString text:
                path = text.Value;
                break;
            case BsonDocument options:
                foreach (var option in options)
                {
                    switch (option.Name)
                    {
                        case "path":
                            path = option.Value is BsonString text
                                ? text.Value
                                : throw Wrong(28808, "expected a string as the path for $unwind stage, got ", option.Value);
                            break;
                        case "preserveNullAndEmptyArrays":
                            preserve = option.Value is BsonBoolean flag
                                ? flag.Value
                                : throw Wrong(
                                    28809,
                                    "expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got ",
                                    option.Value
                                );
                            break;
                        case "includeArrayIndex":
                            index = option.Value is BsonString { Value.Length: > 0 } name
                                ? name.Value
                                : throw Wrong(
                                    28810,
                                    "expected a non-empty string for the includeArrayIndex  option to $unwind stage, got ",
                                    option.Value
                                );
                            break;
                        default:
                            throw new MongoException(28811, $"unrecognized option to $unwind stage: {option.Name}");
                    }
                }

                break;
            default:
                throw Wrong(15981, "expected either a string or an object as specification for $unwind stage, got ", specification);
        }

        if (string.IsNullOrEmpty(path))
            throw new MongoException(28812, "no path specified to $unwind stage");
        if (path[0] != '$')
            throw new MongoException(28818, $"path option to $unwind stage should be prefixed with a '$': {path}");
        if (index is ['$', ..])
            throw new MongoException(28822, $"includeArrayIndex option to $unwind stage should not be prefixed with a '$': {index}");
        return new UnwindStage(ExpressionPath.Parse(path[1..]), index is null ? null : ExpressionPath.Parse(index), preserve);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input)
        {
            var value = Get(document);
            if (value is not BsonArray array)
            {
                // A value that is not an array passes unchanged, but null and missing only with preserveNullAndEmptyArrays.
                if (preserve || !Number.IsNullish(value))
                    yield return WithIndex(document, BsonNull.Value);
            }
            else if (array.Count == 0)
            {
                if (preserve)
                    yield return WithIndex(PathWriter.Set(document, path.Names, null), BsonNull.Value);
            }
            else
            {
                for (var i = 0; i < array.Count; i++)
                    yield return WithIndex(PathWriter.Set(document, path.Names, array[i]), new BsonInt64(i));
            }
        }
    }

    /// <summary>Returns the value at the path through documents only: <c>$unwind</c> does not look into arrays on the way.</summary>
    private BsonValue? Get(BsonDocument document)
    {
        BsonValue? value = document;
        foreach (var name in path.Names)
        {
            if (value is not BsonDocument parent || !parent.TryGetValue(name, out value))
                return null;
        }

        return value;
    }

    private BsonDocument WithIndex(BsonDocument document, BsonValue position) =>
        index is null ? document : PathWriter.Set(document, index.Names, position);

    private static MongoException Wrong(int code, string message, BsonValue value) => new(code, message + BsonTypeNames.Of(value));
}
