using System.Text.RegularExpressions;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Patterns;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Strings;

/// <summary>
/// The operators <c>$regexMatch</c>, <c>$regexFind</c> and <c>$regexFindAll</c>: <c>{input: string, regex: pattern, options: string}</c>. A
/// null or missing input or pattern counts as no match. Errors: 31022 to 31024 or 51103 for malformed arguments, 51104 to 51107 for wrong
/// types or options given twice, 51091 or 51108 for a bad pattern or option, 51156 when matching takes longer than a second.
/// </summary>
internal static class RegexOperators
{
    /// <summary>Returns the parser of an operator.</summary>
    /// <param name="whenText">Computes the result for a string.</param>
    public static OperatorParser Parse(Func<Regex, string, BsonValue> whenText) =>
        (name, operand, context) =>
        {
            var none = name switch
            {
                "$regexMatch" => BsonBoolean.False,
                "$regexFind" => BsonNull.Value,
                _ => (BsonValue)new BsonArray(),
            };
            if (operand is not BsonDocument)
                throw new MongoException(51103, $"{name} expects an object of named arguments but found: {BsonTypeNames.Of(operand)}");
            var named = NamedArguments.Of(name, operand, context, 51103, 31024, "input", "regex", "options");
            Expression[] arguments =
            [
                named.Required("input", 31022),
                named.Required("regex", 31023),
                named.Optional("options") ?? new Constant(BsonNull.Value),
            ];
            var constant =
                arguments[1] is Constant pattern && arguments[2] is Constant options ? Compile(name, pattern.Value, options.Value) : null;
            return new Function(arguments, values =>
            {
                if (!Number.IsNullish(values[0]) && values[0] is not BsonString)
                {
                    throw new MongoException(51104, $"{name} needs 'input' to be of type string");
                }

                var regex = constant ?? Compile(name, values[1], values[2]);
                return values[0] is BsonString text && regex is not null ? Guard(() => whenText(regex, text.Value)) : none;
            });
        };

    /// <summary>
    /// <c>$regexMatch</c> returns true when the string contains a match. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/regexMatch/"/>.
    /// </summary>
    public static BsonValue Match(Regex regex, string text) => (BsonBoolean)regex.IsMatch(text);

    /// <summary>
    /// <c>$regexFind</c> returns the first match as <c>{match, idx, captures}</c>, with the index in code points; null without a match. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/regexFind/"/>.
    /// </summary>
    public static BsonValue Find(Regex regex, string text) =>
        regex.Match(text) is { Success: true } match ? Describe(match, text) : BsonNull.Value;

    /// <summary>
    /// <c>$regexFindAll</c> returns an array of all matches, as <c>$regexFind</c> describes them. As in MongoDB the search continues after
    /// a match, or one character after an empty match, while text is left. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/regexFindAll/"/>.
    /// </summary>
    public static BsonValue FindAll(Regex regex, string text)
    {
        var found = new BsonArray();
        var memory = new ExpressionMemory("$regexFindAll");
        var start = 0;
        do
        {
            Interruption.Check();
            var match = regex.Match(text, start);
            if (!match.Success)
                break;
            found.Add(memory.Hold(Describe(match, text)));
            start = match.Index + match.Length;
            if (match.Length == 0)
                start += start + 1 < text.Length && char.IsSurrogatePair(text, start) ? 2 : 1;
        } while (start < text.Length);

        return found;
    }

    private static BsonDocument Describe(System.Text.RegularExpressions.Match match, string text) =>
        new()
        {
            { "match", match.Value },
            { "idx", Text.CountCodePoints(text.AsSpan(0, match.Index)) },
            {
                "captures",
                new BsonArray(match.Groups.Values.Skip(1).Select(group => group.Success ? (BsonValue)group.Value : BsonNull.Value))
            },
        };

    private static Regex? Compile(string name, BsonValue? pattern, BsonValue? options)
    {
        if (!Number.IsNullish(options) && options is not BsonString)
            throw new MongoException(51106, $"{name} needs 'options' to be of type string");
        var flags = (options as BsonString)?.Value;
        switch (pattern)
        {
            case null or BsonNull or BsonUndefined:
                return null;
            case BsonString text:
                return PcreRegex.Compile(text.Value, flags ?? "");
            case BsonRegularExpression regex when regex.Options.Length > 0 && flags is not null:
                throw new MongoException(51107, $"{name}: found regex option(s) specified in both 'regex' and 'option' fields");
            case BsonRegularExpression regex:
                return PcreRegex.Compile(regex.Pattern, flags ?? regex.Options);
            default:
                throw new MongoException(51105, $"{name} needs 'regex' to be of type string or regex");
        }
    }

    private static BsonValue Guard(Func<BsonValue> evaluate)
    {
        try
        {
            return evaluate();
        }
        catch (RegexMatchTimeoutException)
        {
            throw new MongoException(51156, "Error occurred while executing regular expression. Result code: -8");
        }
    }
}
