using System.Text.RegularExpressions;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Patterns;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{field: /pattern/options}</c> and <c>{field: {$regex: pattern, $options: options}}</c> match strings by a regular expression, and
/// regular expressions equal to it; other values, null and missing do not match. Errors: 51091 for an invalid pattern, 51108 for an unknown
/// option. <see cref="PcreRegex"/> says where patterns differ from MongoDB. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/regex/"/>.
/// </summary>
internal sealed class RegexPredicate(string path, BsonRegularExpression operand) : PathPredicate(path, "$regex", operand)
{
    private readonly Regex _regex = PcreRegex.Compile(operand.Pattern, operand.Options);

    public override bool MatchesValue(BsonValue? value) =>
        value switch
        {
            BsonString text => Matches(text.Value),
            BsonSymbol symbol => Matches(symbol.Name),
            BsonRegularExpression regex => regex.Pattern == operand.Pattern && regex.Options == operand.Options,
            _ => false,
        };

    /// <summary>Parses <c>$regex</c> with <c>$options</c>, which can stand before or after it.</summary>
    /// <exception cref="MongoException">
    /// BadValue (2) for a wrong type, 51074 or 51075 for options given twice, 51091 and 51108 as above.
    /// </exception>
    public static RegexPredicate Parse(string path, BsonDocument operators)
    {
        var (pattern, options) = operators["$regex"] switch
        {
            BsonString text => (text.Value, ""),
            BsonRegularExpression regex => (regex.Pattern, regex.Options),
            _ => throw new MongoException(ErrorCode.BadValue, "$regex has to be a string"),
        };
        if (operators.TryGetValue("$options", out var extra))
        {
            if (extra is not BsonString text)
                throw new MongoException(ErrorCode.BadValue, "$options has to be a string");
            if (options.Length > 0)
            {
                var code = operators.IndexOfName("$options") < operators.IndexOfName("$regex") ? 51074 : 51075;
                throw new MongoException(code, "options set in both $regex and $options");
            }

            options = text.Value;
        }

        return new RegexPredicate(path, new BsonRegularExpression(pattern, options));
    }

    private bool Matches(string text) => PcreRegex.IsMatch(_regex, text);
}
