using System.Globalization;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{field: {$elemMatch: …}}</c>: one element of the array meets every condition. The conditions are a filter on elements
/// that are documents (<c>{a: 1, b: 2}</c>) or operators on the element itself (<c>{$gt: 1, $lt: 5}</c>).
/// </summary>
internal sealed class ElemMatchPredicate : PathPredicate
{
    private readonly bool _onValues;

    private ElemMatchPredicate(string path, BsonDocument operand, AndPredicate condition, bool onValues) : base(path, "$elemMatch", operand) =>
        (Condition, _onValues) = (condition, onValues);

    /// <summary>What one element must meet.</summary>
    public AndPredicate Condition { get; }

    protected override bool AsksElements => false;

    public static ElemMatchPredicate Parse(string path, BsonValue operand, FilterContext context)
    {
        if (operand is not BsonDocument conditions) throw new MongoException(ErrorCode.BadValue, "$elemMatch needs an Object");
        // {$and: …} and the like are filters; a set of other operators is asked of the value.
        var onValues = FilterParser.IsOperatorDocument(operand, allowPartialReference: true) && !FilterOperators.IsTopLevel(conditions.GetElement(0).Name);
        var condition = onValues
            ? new AndPredicate([.. FilterParser.ParseOperators("", conditions, context.ForElement())])
            : FilterParser.Parse(conditions, context.ForElement());
        return new ElemMatchPredicate(path, conditions, condition, onValues);
    }

    public override bool MatchesValue(BsonValue? value) => Ask(value) != NoMatch;

    protected override int Ask(BsonValue? value) => value is BsonArray array ? IndexIn(array) ?? NoMatch : NoMatch;

    /// <summary>The first element that meets the conditions: also what a projection's $elemMatch keeps.</summary>
    public int? IndexIn(BsonArray array)
    {
        for (var i = 0; i < array.Count; i++)
            if (_onValues ? Condition.MatchesValue(array[i]) : MatchesDocument(array[i])) return i;

        return null;
    }

    private bool MatchesDocument(BsonValue element) => element switch
    {
        BsonDocument document => Condition.Matches(document),
        // An array within the array counts as a document whose names are its indexes.
        BsonArray array => Condition.Matches(new BsonDocument(array.Select((item, i) => new BsonElement(i.ToString(CultureInfo.InvariantCulture), item)))),
        _ => false,
    };
}
