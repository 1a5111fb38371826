using System.Text;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Strings;

/// <summary>
/// <c>$trim</c>, <c>$ltrim</c> and <c>$rtrim</c>: <c>{input: string, chars: string}</c> removes characters at both ends, the start or the
/// end; without chars, white space and the null character. Null when an argument is null or missing. Errors: 50694 to 50696 for malformed
/// arguments, 50699 or 50700 for other types. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/trim/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/ltrim/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/rtrim/"/>.
/// </summary>
internal static class Trim
{
    private static readonly HashSet<Rune> WhiteSpace =
    [
        .. "\0\t\n\v\f\r \u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A".EnumerateRunes(),
    ];

    /// <summary>Returns the parser of an operator.</summary>
    /// <param name="start">True to trim the start.</param>
    /// <param name="end">True to trim the end.</param>
    public static OperatorParser Parse(bool start, bool end) =>
        (name, operand, context) =>
        {
            var arguments = NamedArguments.Of(name, operand, context, 50696, 50694, "input", "chars");
            var input = arguments.Required("input", 50695);
            if (arguments.Optional("chars") is not { } chars)
                return new Function([input], values => Apply(values[0], WhiteSpace));
            return new Function([input, chars], values =>
            {
                if (Number.IsNullish(values[0]) || Number.IsNullish(values[1]))
                    return BsonNull.Value;
                return values[1] is BsonString set
                    ? Apply(values[0], [.. set.Value.EnumerateRunes()])
                    : throw new MongoException(
                        50700,
                        $"{name} requires 'chars' to be a string, got {ShellText.Of(values[1]!)} (of type "
                            + $"{BsonTypeNames.Of(values[1])}) instead."
                    );
            });

            BsonValue Apply(BsonValue? value, HashSet<Rune> set)
            {
                if (Number.IsNullish(value))
                    return BsonNull.Value;
                if (value is not BsonString { Value: var text })
                {
                    throw new MongoException(
                        50699,
                        $"{name} requires its input to be a string, got {ShellText.Of(value!)} (of type {BsonTypeNames.Of(value)}) instead."
                    );
                }

                var rest = text.AsSpan();
                while (start && Rune.DecodeFromUtf16(rest, out var first, out var length) == 0 && set.Contains(first))
                    rest = rest[length..];
                while (end && Rune.DecodeLastFromUtf16(rest, out var last, out var length) == 0 && set.Contains(last))
                    rest = rest[..^length];
                return new BsonString(rest.ToString());
            }
        };
}
