using System.Collections.Frozen;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Query.Operators;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>
/// The tables of query operators. A new operator is a file in <c>Query/Operators</c> and a line here. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/"/>.
/// </summary>
internal static class FilterOperators
{
    private delegate Predicate? TopLevelParser(BsonValue operand, FilterContext context);

    private delegate Predicate? PathParser(string path, BsonValue operand, BsonDocument siblings, FilterContext context);

    private static readonly FrozenDictionary<string, TopLevelParser> TopLevel = new Dictionary<string, TopLevelParser>
    {
        ["$and"] = (operand, context) => new AndPredicate(FilterParser.ParseList("$and", operand, context)),
        ["$or"] = (operand, context) => new OrPredicate(FilterParser.ParseList("$or", operand, context)),
        ["$nor"] = (operand, context) => new NorPredicate(FilterParser.ParseList("$nor", operand, context)),
        ["$expr"] = ExprPredicate.Parse,
        ["$sampleRate"] = (operand, _) => SampleRatePredicate.Parse(operand),
        ["$alwaysTrue"] = (operand, _) => ConstantPredicate.Parse("$alwaysTrue", operand, true),
        ["$alwaysFalse"] = (operand, _) => ConstantPredicate.Parse("$alwaysFalse", operand, false),
        ["$comment"] = (_, _) => null,
        // The parts of a DBRef are fields although their names begin with a dollar sign.
        ["$ref"] = (operand, _) => new EqPredicate("$ref", operand),
        ["$id"] = (operand, _) => new EqPredicate("$id", operand),
        ["$db"] = (operand, _) => new EqPredicate("$db", operand),
        ["$where"] = (_, _) => throw new MongoException(ErrorCode.BadValue, "no globalScriptEngine in $where parsing"),
        ["$text"] = (_, _) => throw new MongoException(ErrorCode.IndexNotFound, "text index required for $text query"),
        ["$jsonSchema"] = (_, _) => throw NotSupported("$jsonSchema"),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, PathParser> OnPath = new Dictionary<string, PathParser>
    {
        ["$eq"] = (path, operand, _, _) => new EqPredicate(path, operand),
        ["$ne"] = (path, operand, _, _) => Not(new EqPredicate(path, NotRegex(operand))),
        ["$gt"] = (path, operand, _, _) => new GtPredicate(path, operand),
        ["$gte"] = (path, operand, _, _) => new GtePredicate(path, operand),
        ["$lt"] = (path, operand, _, _) => new LtPredicate(path, operand),
        ["$lte"] = (path, operand, _, _) => new LtePredicate(path, operand),
        ["$in"] = (path, operand, _, _) => InPredicate.Parse(path, operand, "$in"),
        ["$nin"] = (path, operand, _, _) => Not(InPredicate.Parse(path, operand, "$nin")),
        ["$exists"] = (path, operand, _, _) => Truth.Of(operand) ? new ExistsPredicate(path) : Not(new ExistsPredicate(path)),
        ["$regex"] = (path, _, siblings, _) => RegexPredicate.Parse(path, siblings),
        ["$options"] = (_, _, siblings, _) =>
            siblings.Contains("$regex") ? null : throw new MongoException(ErrorCode.BadValue, "$options needs a $regex"),
        ["$not"] = (path, operand, _, context) => ParseNot(path, operand, context),
        ["$elemMatch"] = (path, operand, _, context) => ElemMatchPredicate.Parse(path, operand, context),
        ["$all"] = (path, operand, _, context) => AllOperator.Parse(path, operand, context),
        ["$size"] = (path, operand, _, _) => new SizePredicate(path, operand),
        ["$mod"] = (path, operand, _, _) => ModPredicate.Parse(path, operand),
        ["$type"] = (path, operand, _, _) => new TypePredicate(path, operand),
        ["$bitsAllSet"] = (path, operand, _, _) => BitsPredicate.AllSet(path, operand),
        ["$bitsAnySet"] = (path, operand, _, _) => BitsPredicate.AnySet(path, operand),
        ["$bitsAllClear"] = (path, operand, _, _) => BitsPredicate.AllClear(path, operand),
        ["$bitsAnyClear"] = (path, operand, _, _) => BitsPredicate.AnyClear(path, operand),
        ["$comment"] = (_, _, _, _) => null,
        ["$where"] = (_, _, _, _) => throw new MongoException(ErrorCode.BadValue, "$where cannot be applied to a field"),
        ["$geoWithin"] = (_, _, _, _) => throw NotSupported("$geoWithin"),
        ["$within"] = (_, _, _, _) => throw NotSupported("$within"),
        ["$geoIntersects"] = (_, _, _, _) => throw NotSupported("$geoIntersects"),
        ["$near"] = (_, _, _, _) => throw NoGeoIndex(),
        ["$nearSphere"] = (_, _, _, _) => throw NoGeoIndex(),
        ["$geoNear"] = (_, _, _, _) => throw NoGeoIndex(),
    }.ToFrozenDictionary();

    /// <summary>
    /// Parses an operator on the whole document, such as <c>$and</c>; null for <c>$comment</c>, which is not a condition.
    /// </summary>
    /// <exception cref="MongoException">
    /// BadValue (2) for an unknown operator and for <c>$where</c> (there is no JavaScript engine), IndexNotFound (27) for <c>$text</c>,
    /// NotImplemented (238) for <c>$jsonSchema</c>.
    /// </exception>
    public static Predicate? ParseTopLevel(string name, BsonValue operand, FilterContext context) =>
        TopLevel.TryGetValue(name, out var parse)
            ? parse(operand, context)
            : throw new MongoException(ErrorCode.BadValue, $"unknown top level operator: {name}. {Advice(name)}");

    /// <summary>
    /// Parses an operator on a field, such as <c>$gt</c>; null for <c>$comment</c> and <c>$options</c>, which are not conditions.
    /// <c>$ne</c>, <c>$nin</c>, <c>$not</c> and <c>{$exists: false}</c> become the negation of one predicate. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/ne/"/>,
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/nin/"/>,
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/not/"/>.
    /// </summary>
    /// <exception cref="MongoException">
    /// BadValue (2) for an unknown operator, NotImplemented (238) for geospatial operators, NoQueryExecutionPlans (291) for <c>$near</c>,
    /// which needs a geospatial index.
    /// </exception>
    public static Predicate? ParseOnPath(string path, string name, BsonValue operand, BsonDocument siblings, FilterContext context) =>
        OnPath.TryGetValue(name, out var parse)
            ? parse(path, operand, siblings, context)
            : throw new MongoException(ErrorCode.BadValue, $"unknown operator: {name}");

    /// <summary>Returns true for an operator on the whole document.</summary>
    public static bool IsTopLevel(string name) => TopLevel.ContainsKey(name);

    /// <summary>Returns true for an operator on a field.</summary>
    public static bool IsOnPath(string name) => OnPath.ContainsKey(name);

    private static string Advice(string name) =>
        name == "$not"
            ? "If you are trying to negate an entire expression, use $nor."
            : "If you have a field name that starts with a '$' symbol, consider using $getField or $setField.";

    /// <summary>The error for an operator that MongoDB has and this server does not; an unknown name gets BadValue instead.</summary>
    private static MongoException NotSupported(string name) => new(ErrorCode.NotImplemented, $"{name} is not supported by this server");

    /// <summary>MongoDB's error when no geospatial index exists; this server has no such indexes.</summary>
    private static MongoException NoGeoIndex() =>
        new(ErrorCode.NoQueryExecutionPlans, "error processing query: planner returned error: unable to find index for $geoNear query");

    private static NorPredicate Not(params Predicate[] children) => new(children);

    private static BsonValue NotRegex(BsonValue operand) =>
        operand.IsBsonRegularExpression ? throw new MongoException(ErrorCode.BadValue, "Can't have regex as arg to $ne.") : operand;

    private static NorPredicate ParseNot(string path, BsonValue operand, FilterContext context) =>
        operand switch
        {
            BsonRegularExpression regex => Not(new RegexPredicate(path, regex)),
            BsonDocument { ElementCount: 0 } => throw new MongoException(ErrorCode.BadValue, "$not cannot be empty"),
            BsonDocument operators => Not(new AndPredicate([.. FilterParser.ParseOperators(path, operators, context.Deeper())])),
            _ => throw new MongoException(ErrorCode.BadValue, "$not needs a regex or a document"),
        };
}
