using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Strings;

/// <summary>
/// The string operators. <c>{$toLower: value}</c> and <c>{$toUpper: value}</c> are defined here: they change the case of ASCII letters in a
/// string, number or date; null and missing give "". Errors: 16007 for other types. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/toLower/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/toUpper/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#string-expression-operators"/>.
/// </summary>
internal static class StringOperators
{
    /// <summary>The operators by name.</summary>
    public static Dictionary<string, OperatorParser> Table { get; } =
        new()
        {
            ["$concat"] = Function.Any(Text.Concat),
            ["$indexOfBytes"] = Function.Between(2, 4, IndexOf.Bytes),
            ["$indexOfCP"] = Function.Between(2, 4, IndexOf.CodePoints),
            ["$ltrim"] = Trim.Parse(start: true, end: false),
            ["$regexFind"] = RegexOperators.Parse(RegexOperators.Find),
            ["$regexFindAll"] = RegexOperators.Parse(RegexOperators.FindAll),
            ["$regexMatch"] = RegexOperators.Parse(RegexOperators.Match),
            ["$replaceAll"] = Replace.Parse(all: true),
            ["$replaceOne"] = Replace.Parse(all: false),
            ["$rtrim"] = Trim.Parse(start: false, end: true),
            ["$split"] = Function.Of(Text.Split),
            ["$strcasecmp"] = Function.Of(Text.CompareIgnoringCase),
            ["$strLenBytes"] = Function.Of(Text.LengthInBytes),
            ["$strLenCP"] = Function.Of(Text.LengthInCodePoints),
            ["$substr"] = Function.Exactly(3, Substring.Bytes),
            ["$substrBytes"] = Function.Exactly(3, Substring.Bytes),
            ["$substrCP"] = Function.Exactly(3, Substring.CodePoints),
            ["$toLower"] = Function.Of(value => (BsonString)Text.Map(value, Text.Lower)),
            ["$toUpper"] = Function.Of(value => (BsonString)Text.Map(value, Text.Upper)),
            ["$trim"] = Trim.Parse(start: true, end: true),
        };
}
