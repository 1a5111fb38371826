using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arrays;

/// <summary>
/// The array operators. <c>{$isArray: [value]}</c> is defined here: it returns true for an array and false for every other value, null and
/// missing included. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/isArray/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#array-expression-operators"/>.
/// </summary>
internal static class ArrayOperators
{
    /// <summary>The operators by name.</summary>
    public static Dictionary<string, OperatorParser> Table { get; } =
        new()
        {
            ["$arrayElemAt"] = Function.Of((array, index) => Elements.At("$arrayElemAt", array, index)),
            ["$arrayToObject"] = Function.Of(ArrayToObject.Of),
            ["$concatArrays"] = Function.Any(Elements.Concat),
            ["$first"] = Function.Of(array => Elements.At("$first", array, Number.Zero)),
            ["$firstN"] = ElementsN.Parse(ElementsN.First),
            ["$in"] = Function.Of(Search.In),
            ["$indexOfArray"] = Function.Between(2, 4, Search.IndexOf),
            ["$isArray"] = Function.Of(value => (BsonBoolean)(value is BsonArray)),
            ["$last"] = Function.Of(array => Elements.At("$last", array, new BsonInt32(-1))),
            ["$lastN"] = ElementsN.Parse(ElementsN.Last),
            ["$maxN"] = ElementsN.Parse(ElementsN.Max),
            ["$minN"] = ElementsN.Parse(ElementsN.Min),
            ["$range"] = Function.Between(2, 3, Range.Of),
            ["$reverseArray"] = Function.Of(Elements.Reverse),
            ["$size"] = Function.Of(Elements.Size),
            ["$slice"] = Function.Between(2, 3, Slice.Of),
            ["$sortArray"] = SortArray.Parse,
            ["$zip"] = Zip.Parse,
        };
}
