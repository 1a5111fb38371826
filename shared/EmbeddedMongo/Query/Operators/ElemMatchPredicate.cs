using System.Globalization;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{field: {$elemMatch: conditions}}</c> matches an array with one element that meets every condition; other values, null and missing do
/// not match. The operand is a filter on elements that are documents (<c>{a: 1, b: 2}</c>) or operators on the element itself
/// (<c>{$gt: 1, $lt: 5}</c>). Errors: BadValue (2). See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/elemMatch/"/>.
/// </summary>
internal sealed class ElemMatchPredicate : PathPredicate
{
    private readonly bool _onValues;

    private ElemMatchPredicate(string path, BsonDocument operand, AndPredicate condition, bool onValues)
        : base(path, "$elemMatch", operand) => (Condition, _onValues) = (condition, onValues);

    /// <summary>The conditions that one element must meet.</summary>
    public AndPredicate Condition { get; }

    protected override bool AsksElements => false;

    /// <summary>Parses the operand.</summary>
    /// <exception cref="MongoException">
    /// BadValue (2) when it is not a document or holds <c>$expr</c>; the codes of the operators in it.
    /// </exception>
    public static ElemMatchPredicate Parse(string path, BsonValue operand, FilterContext context)
    {
        if (operand is not BsonDocument conditions)
            throw new MongoException(ErrorCode.BadValue, "$elemMatch needs an Object");
        // {$and: …} and the like are filters of documents; other operators apply to the element's value.
        var onValues =
            FilterParser.IsOperatorDocument(operand, allowPartialReference: true)
            && !FilterOperators.IsTopLevel(conditions.GetElement(0).Name);
        var condition = onValues
            ? new AndPredicate([.. FilterParser.ParseOperators("", conditions, context.ForElement())])
            : FilterParser.Parse(conditions, context.ForElement());
        return new ElemMatchPredicate(path, conditions, condition, onValues);
    }

    public override bool MatchesValue(BsonValue? value) => Ask(value) != NoMatch;

    protected override int Ask(BsonValue? value) => value is BsonArray array ? IndexIn(array) ?? NoMatch : NoMatch;

    /// <summary>
    /// Returns the index of the first element that meets the conditions (a projection's <c>$elemMatch</c> keeps that element), or null.
    /// </summary>
    public int? IndexIn(BsonArray array)
    {
        for (var i = 0; i < array.Count; i++)
        {
            Interruption.Check();
            if (_onValues ? Condition.MatchesValue(array[i]) : MatchesDocument(array[i]))
                return i;
        }

        return null;
    }

    private bool MatchesDocument(BsonValue element) =>
        element switch
        {
            BsonDocument document => Condition.Matches(document),
            // MongoDB treats an array inside the array as a document whose field names are the indexes.
            BsonArray array => Condition.Matches(
                new BsonDocument(array.Select((item, i) => new BsonElement(i.ToString(CultureInfo.InvariantCulture), item)))
            ),
            _ => false,
        };
}
