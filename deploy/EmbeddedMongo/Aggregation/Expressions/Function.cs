using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions;

/// <summary>Builds the operator <paramref name="name"/> from what stands under it.</summary>
internal delegate Expression OperatorParser(string name, BsonValue operand, ParseContext context);

/// <summary>An operator that is a plain function of its evaluated arguments; a missing argument is null.</summary>
internal sealed class Function(Expression[] arguments, Func<BsonValue?[], BsonValue?> function) : Expression
{
    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var values = new BsonValue?[arguments.Length];
        for (var i = 0; i < values.Length; i++) values[i] = arguments[i].Evaluate(scope);
        return function(values);
    }

    public static OperatorParser Of(Func<BsonValue?, BsonValue?> function) =>
        Exactly(1, values => function(values[0]));

    public static OperatorParser Of(Func<BsonValue?, BsonValue?, BsonValue?> function) =>
        Exactly(2, values => function(values[0], values[1]));

    public static OperatorParser Exactly(int count, Func<BsonValue?[], BsonValue?> function) => (name, operand, context) =>
        new Function(Arguments(name, operand, context, count), function);

    public static OperatorParser Between(int least, int most, Func<BsonValue?[], BsonValue?> function) => (name, operand, context) =>
        new Function(Arguments(name, operand, context, least, most), function);

    public static OperatorParser Any(Func<BsonValue?[], BsonValue?> function) => (name, operand, context) =>
        new Function(Arguments(operand, context), function);

    /// <summary>The elements of an array, or the one argument that stands without brackets.</summary>
    public static Expression[] Arguments(BsonValue operand, ParseContext context) => operand is BsonArray array
        ? [.. array.Select(item => ExpressionParser.Parse(item, context))]
        : [ExpressionParser.Parse(operand, context)];

    public static Expression[] Arguments(string name, BsonValue operand, ParseContext context, int count)
    {
        var arguments = Arguments(operand, context);
        return arguments.Length == count
            ? arguments
            : throw new MongoException(16020, $"Expression {name} takes exactly {count} arguments. {arguments.Length} were passed in.");
    }

    public static Expression[] Arguments(string name, BsonValue operand, ParseContext context, int least, int most)
    {
        var arguments = Arguments(operand, context);
        return arguments.Length >= least && arguments.Length <= most
            ? arguments
            : throw new MongoException(28667, $"Expression {name} takes at least {least} arguments, and at most {most}, but {arguments.Length} were passed in.");
    }
}
