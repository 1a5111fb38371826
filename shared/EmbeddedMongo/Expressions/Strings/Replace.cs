using System.Text;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Strings;

/// <summary>
/// <c>$replaceOne</c> and <c>$replaceAll</c>: <c>{input, find, replacement}</c> replaces the first or every occurrence of a string. Null
/// when an argument is null or missing. Errors: 51744 to 51746 for other types, 51747 to 51751 for malformed arguments. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/replaceOne/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/replaceAll/"/>.
/// </summary>
internal static class Replace
{
    /// <summary>Returns the parser of <c>$replaceAll</c>, or of <c>$replaceOne</c>.</summary>
    public static OperatorParser Parse(bool all) =>
        (name, operand, context) =>
        {
            if (operand is not BsonDocument)
                throw new MongoException(51751, $"{name} requires an object as an argument, found: {BsonTypeNames.Of(operand)}");
            var named = NamedArguments.Of(name, operand, context, 51751, 51750, "input", "find", "replacement");
            Expression[] arguments = [named.Required("input", 51749), named.Required("find", 51748), named.Required("replacement", 51747)];
            return new Function(arguments, values =>
            {
                var input = TextOf(values[0], "input", 51746);
                var find = TextOf(values[1], "find", 51745);
                var replacement = TextOf(values[2], "replacement", 51744);
                if (input is null || find is null || replacement is null)
                    return BsonNull.Value;
                return new BsonString(all ? ReplaceAll(input, find, replacement) : ReplaceFirst(input, find, replacement));
            });

            string? TextOf(BsonValue? value, string argument, int code)
            {
                if (Number.IsNullish(value))
                    return null;
                return value is BsonString text
                    ? text.Value
                    : throw new MongoException(code, $"{name} requires that '{argument}' be a string, found: {ShellText.Of(value!)}");
            }
        };

    private static string ReplaceFirst(string text, string find, string replacement)
    {
        var at = Occurrence.First(text.AsSpan(), find);
        return at < 0 ? text : string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + find.Length));
    }

    /// <summary>Replaces every occurrence. The empty string occurs before every character and at the end.</summary>
    private static string ReplaceAll(string text, string find, string replacement)
    {
        if (find.Length == 0)
        {
            TextLimit.Check(text.Length + ((text.Length + 1L) * replacement.Length));
            return replacement + string.Concat(text.EnumerateRunes().Select(rune => rune.ToString() + replacement));
        }

        var result = new StringBuilder();
        var from = 0;
        foreach (var at in Occurrence.All(text, find))
        {
            TextLimit.Check(result.Length + (long)(at - from) + replacement.Length);
            result.Append(text, from, at - from).Append(replacement);
            from = at + find.Length;
        }

        TextLimit.Check(result.Length + (long)(text.Length - from));
        return from == 0 ? text : result.Append(text, from, text.Length - from).ToString();
    }
}
