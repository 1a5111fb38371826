using EmbeddedMongo.Errors;
using EmbeddedMongo.Query.Operators;
using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>Parses a filter document into predicates; the tables of <see cref="FilterOperators"/> hold the operators.</summary>
internal static class FilterParser
{
    /// <summary>Parses a filter: every field is one or more conditions, and all of them must hold.</summary>
    public static AndPredicate Parse(BsonDocument filter, FilterContext context)
    {
        var children = new List<Predicate>(filter.ElementCount);
        foreach (var (name, operand) in filter.Select(element => (element.Name, element.Value)))
        {
            Interruption.Check();
            if (name.StartsWith('$'))
                Add(children, FilterOperators.ParseTopLevel(name, operand, context));
            else if (IsOperatorDocument(operand))
                children.AddRange(ParseOperators(name, operand.AsBsonDocument, context));
            else
                children.Add(Equality(name, operand));
        }

        return new AndPredicate(children);
    }

    /// <summary>Parses the operators on one field, as in <c>{$gt: 5, $lt: 8}</c>.</summary>
    public static IEnumerable<Predicate> ParseOperators(string path, BsonDocument operators, FilterContext context)
    {
        var children = new List<Predicate>(operators.ElementCount);
        foreach (var element in operators)
            Add(children, FilterOperators.ParseOnPath(path, element.Name, element.Value, operators, context));

        return children;
    }

    /// <summary>Parses the array of filters that <c>$and</c>, <c>$or</c> and <c>$nor</c> take.</summary>
    /// <exception cref="MongoException">
    /// BadValue (2) when the operand is not an array, is empty, or holds anything but documents.
    /// </exception>
    public static List<Predicate> ParseList(string name, BsonValue operand, FilterContext context)
    {
        if (operand is not BsonArray list)
            throw new MongoException(ErrorCode.BadValue, $"{name} must be an array");
        if (list.Count == 0)
            throw new MongoException(ErrorCode.BadValue, "$and/$or/$nor must be a nonempty array");
        return
        [
            .. list.Select(item =>
                item is BsonDocument filter
                    ? Simplify(Parse(filter, context.Deeper()))
                    : throw new MongoException(ErrorCode.BadValue, "$or/$and/$nor entries need to be full objects")
            ),
        ];
    }

    /// <summary>
    /// Parses a plain value next to a field name: a regular expression matches as a pattern, any other value by equality.
    /// </summary>
    public static Predicate Equality(string path, BsonValue operand) =>
        operand is BsonRegularExpression regex ? new RegexPredicate(path, regex) : new EqPredicate(path, operand);

    /// <summary>
    /// Returns true for a document of operators (<c>{$gt: 5}</c>), which is not a value: its first name begins with $, and it is not a
    /// DBRef.
    /// </summary>
    /// <param name="value">The value next to a field name.</param>
    /// <param name="allowPartialReference">
    /// True when any part of a DBRef makes it one; otherwise <c>$ref</c> and <c>$id</c> are required.
    /// </param>
    public static bool IsOperatorDocument(BsonValue value, bool allowPartialReference = false) =>
        value is BsonDocument { ElementCount: > 0 } document
        && document.GetElement(0).Name.StartsWith('$')
        && !IsReference(document, allowPartialReference);

    private static bool IsReference(BsonDocument document, bool allowPartial)
    {
        var (hasRef, hasId) = (document.Contains("$ref"), document.Contains("$id"));
        return allowPartial ? hasRef || hasId || document.Contains("$db") : hasRef && hasId;
    }

    /// <summary>Unwraps a single condition, so that the planner sees the equalities of <c>{$or: [{a: 1}, {b: 1}]}</c> directly.</summary>
    private static Predicate Simplify(AndPredicate conditions) => conditions.Children is [var only] ? only : conditions;

    private static void Add(List<Predicate> children, Predicate? predicate)
    {
        if (predicate is not null)
            children.Add(predicate); // $comment and $options are not conditions
    }
}
