using System.Collections.Frozen;
using EmbeddedMongo.Query.Operators;
using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>The tables of query operators: to add one, write its file under <c>Query/Operators</c> and its line here.</summary>
internal static class FilterOperators
{
    private delegate Predicate? TopLevelParser(BsonValue operand, FilterContext context);

    private delegate Predicate? PathParser(string path, BsonValue operand, BsonDocument siblings, FilterContext context);

    private static readonly FrozenDictionary<string, TopLevelParser> TopLevel = new Dictionary<string, TopLevelParser>
    {
        ["$and"] = (operand, context) => new AndPredicate(FilterParser.ParseList("$and", operand, context)),
        ["$or"] = (operand, context) => new OrPredicate(FilterParser.ParseList("$or", operand, context)),
        ["$nor"] = (operand, context) => new NorPredicate(FilterParser.ParseList("$nor", operand, context)),
        ["$comment"] = (_, _) => null,
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
        ["$exists"] = (path, operand, _, _) => operand.ToBoolean() ? new ExistsPredicate(path) : Not(new ExistsPredicate(path)),
        ["$regex"] = (path, _, siblings, _) => RegexPredicate.Parse(path, siblings),
        ["$options"] = (_, _, siblings, _) => siblings.Contains("$regex") ? null : throw new MongoException(ErrorCode.BadValue, "$options needs a $regex"),
        ["$not"] = (path, operand, _, context) => ParseNot(path, operand, context),
        ["$comment"] = (_, _, _, _) => null,
    }.ToFrozenDictionary();

    public static Predicate? ParseTopLevel(string name, BsonValue operand, FilterContext context) =>
        TopLevel.TryGetValue(name, out var parse)
            ? parse(operand, context)
            : throw new MongoException(ErrorCode.BadValue, $"unknown top level operator: {name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.");

    public static Predicate? ParseOnPath(string path, string name, BsonValue operand, BsonDocument siblings, FilterContext context) =>
        OnPath.TryGetValue(name, out var parse)
            ? parse(path, operand, siblings, context)
            : throw new MongoException(ErrorCode.BadValue, $"unknown operator: {name}");

    private static NorPredicate Not(params Predicate[] children) => new(children);

    private static BsonValue NotRegex(BsonValue operand) => operand.IsBsonRegularExpression
        ? throw new MongoException(ErrorCode.BadValue, "Can't have regex as arg to $ne.")
        : operand;

    private static NorPredicate ParseNot(string path, BsonValue operand, FilterContext context) => operand switch
    {
        BsonRegularExpression regex => Not(new RegexPredicate(path, regex)),
        BsonDocument { ElementCount: 0 } => throw new MongoException(ErrorCode.BadValue, "$not cannot be empty"),
        BsonDocument operators => Not(new AndPredicate([.. FilterParser.ParseOperators(path, operators, context.Deeper())])),
        _ => throw new MongoException(ErrorCode.BadValue, "$not needs a regex or a document"),
    };
}
