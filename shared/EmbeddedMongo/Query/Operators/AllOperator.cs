using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{field: {$all: [values]}}</c> matches an array that contains every value; the list can also hold only <c>{$elemMatch: …}</c>
/// conditions. It is parsed into an <c>$and</c>; null in the list matches a missing field, and an empty list matches nothing. Errors:
/// BadValue (2). See <see href="https://www.mongodb.com/docs/manual/reference/operator/query/all/"/>.
/// </summary>
internal static class AllOperator
{
    /// <summary>Parses the operand.</summary>
    /// <exception cref="MongoException">
    /// BadValue (2) when it is not an array, mixes <c>$elemMatch</c> with values, or holds other operators.
    /// </exception>
    public static Predicate Parse(string path, BsonValue operand, FilterContext context)
    {
        if (operand is not BsonArray values)
            throw new MongoException(ErrorCode.BadValue, "$all needs an array");
        if (values.Count == 0)
            return new OrPredicate([]);
        return new AndPredicate([.. IsElemMatch(values[0]) ? ElemMatches(path, values, context) : Equalities(path, values)]);
    }

    private static IEnumerable<Predicate> ElemMatches(string path, BsonArray values, FilterContext context) =>
        values.Select(value =>
            IsElemMatch(value)
                ? ElemMatchPredicate.Parse(path, value[0], context)
                : throw new MongoException(ErrorCode.BadValue, "$all/$elemMatch has to be consistent")
        );

    private static IEnumerable<Predicate> Equalities(string path, BsonArray values) =>
        values.Select(value =>
            value is BsonDocument { ElementCount: > 0 } document && FilterOperators.IsOnPath(document.GetElement(0).Name)
                ? throw new MongoException(ErrorCode.BadValue, "no $ expressions in $all")
                : FilterParser.Equality(path, value)
        );

    private static bool IsElemMatch(BsonValue value) =>
        value is BsonDocument { ElementCount: > 0 } document && document.GetElement(0).Name == "$elemMatch";
}
