using EmbeddedMongo.Query.Operators;
using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>Turns a filter document into predicates; the operators themselves are in <see cref="FilterOperators"/>'s tables.</summary>
internal static class FilterParser
{
    public static AndPredicate Parse(BsonDocument filter, FilterContext context)
    {
        var children = new List<Predicate>(filter.ElementCount);
        foreach (var (name, operand) in filter.Select(element => (element.Name, element.Value)))
        {
            if (name.StartsWith('$')) Add(children, FilterOperators.ParseTopLevel(name, operand, context));
            else if (IsOperatorDocument(operand)) children.AddRange(ParseOperators(name, operand.AsBsonDocument, context));
            else children.Add(Equality(name, operand));
        }

        return new AndPredicate(children);
    }

    /// <summary>The operators on one path, as in <c>{$gt: 5, $lt: 8}</c>.</summary>
    public static IEnumerable<Predicate> ParseOperators(string path, BsonDocument operators, FilterContext context)
    {
        var children = new List<Predicate>(operators.ElementCount);
        foreach (var element in operators)
            Add(children, FilterOperators.ParseOnPath(path, element.Name, element.Value, operators, context));

        return children;
    }

    /// <summary>The list of filters that $and, $or and $nor take.</summary>
    public static List<Predicate> ParseList(string name, BsonValue operand, FilterContext context)
    {
        if (operand is not BsonArray list) throw new MongoException(ErrorCode.BadValue, $"{name} must be an array");
        if (list.Count == 0) throw new MongoException(ErrorCode.BadValue, "$and/$or/$nor must be a nonempty array");
        return [.. list.Select(item => item is BsonDocument filter
            ? Simplify(Parse(filter, context.Deeper()))
            : throw new MongoException(ErrorCode.BadValue, "$or/$and/$nor entries need to be full objects"))];
    }

    public static Predicate Equality(string path, BsonValue operand) => operand is BsonRegularExpression regex
        ? new RegexPredicate(path, regex)
        : new EqPredicate(path, operand);

    /// <summary>Whether a document is a set of operators (<c>{$gt: 5}</c>) and not a value: its first name begins with $, and it is no DBRef.</summary>
    /// <param name="value">The value beside a field name.</param>
    /// <param name="allowPartialReference">Whether any part of a DBRef makes it one.</param>
    public static bool IsOperatorDocument(BsonValue value, bool allowPartialReference = false) =>
        value is BsonDocument { ElementCount: > 0 } document && document.GetElement(0).Name.StartsWith('$') && !IsReference(document, allowPartialReference);

    private static bool IsReference(BsonDocument document, bool allowPartial)
    {
        var (hasRef, hasId) = (document.Contains("$ref"), document.Contains("$id"));
        return allowPartial ? hasRef || hasId || document.Contains("$db") : hasRef && hasId;
    }

    /// <summary>One condition stands for itself, so that the planner sees <c>{$or: [{a: 1}, {b: 1}]}</c> without wrappers.</summary>
    private static Predicate Simplify(AndPredicate conditions) => conditions.Children is [var only] ? only : conditions;

    private static void Add(List<Predicate> children, Predicate? predicate)
    {
        if (predicate is not null) children.Add(predicate); // $comment and $options stand for no condition
    }
}
