using System.Text.RegularExpressions;
using EmbeddedMongo.Query.Patterns;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary><c>{field: /pattern/options}</c> and <c>{field: {$regex, $options}}</c>: strings that it matches, and regular expressions equal to it.</summary>
internal sealed class RegexPredicate(string path, BsonRegularExpression operand) : PathPredicate(path, "$regex", operand)
{
    private readonly Regex _regex = PcreRegex.Compile(operand.Pattern, operand.Options);

    public override bool MatchesValue(BsonValue? value) => value switch
    {
        BsonString text => Matches(text.Value),
        BsonSymbol symbol => Matches(symbol.Name),
        BsonRegularExpression regex => regex.Pattern == operand.Pattern && regex.Options == operand.Options,
        _ => false,
    };

    /// <summary>The form with $regex, whose $options may stand before or after it.</summary>
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
            if (extra is not BsonString text) throw new MongoException(ErrorCode.BadValue, "$options has to be a string");
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
