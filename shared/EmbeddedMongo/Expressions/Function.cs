using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions;

/// <summary>Parses the operand of the operator <paramref name="name"/>.</summary>
internal delegate Expression OperatorParser(string name, BsonValue operand, ParseContext context);

/// <summary>An operator that is a function of its evaluated operands; a missing operand is a null reference.</summary>
internal sealed class Function(Expression[] arguments, Func<BsonValue?[], BsonValue?> function) : Expression
{
    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var values = new BsonValue?[arguments.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = arguments[i].Evaluate(scope);
        Interruption.Check();
        return function(values);
    }

    /// <summary>Returns the parser of an operator with one operand.</summary>
    /// <exception cref="MongoException">16020 for another number of operands.</exception>
    public static OperatorParser Of(Func<BsonValue?, BsonValue?> function) => Exactly(1, values => function(values[0]));

    /// <summary>Returns the parser of an operator with two operands.</summary>
    /// <exception cref="MongoException">16020 for another number of operands.</exception>
    public static OperatorParser Of(Func<BsonValue?, BsonValue?, BsonValue?> function) =>
        Exactly(2, values => function(values[0], values[1]));

    /// <summary>Returns the parser of an operator with a fixed number of operands.</summary>
    /// <exception cref="MongoException">16020 for another number of operands.</exception>
    public static OperatorParser Exactly(int count, Func<BsonValue?[], BsonValue?> function) =>
        (name, operand, context) => new Function(Arguments(name, operand, context, count), function);

    /// <summary>Returns the parser of an operator with optional operands.</summary>
    /// <exception cref="MongoException">28667 for too few or too many operands.</exception>
    public static OperatorParser Between(int least, int most, Func<BsonValue?[], BsonValue?> function) =>
        (name, operand, context) => new Function(Arguments(name, operand, context, least, most), function);

    /// <summary>Returns the parser of an operator with any number of operands.</summary>
    public static OperatorParser Any(Func<BsonValue?[], BsonValue?> function) =>
        (name, operand, context) => new Function(Arguments(operand, context), function);

    /// <summary>Parses the operands: the items of an array, or a single operand without brackets.</summary>
    public static Expression[] Arguments(BsonValue operand, ParseContext context) =>
        operand is BsonArray array
            ? [.. array.Select(item => ExpressionParser.Parse(item, context))]
            : [ExpressionParser.Parse(operand, context)];

    /// <summary>Parses a fixed number of operands.</summary>
    /// <exception cref="MongoException">16020 for another number.</exception>
    public static Expression[] Arguments(string name, BsonValue operand, ParseContext context, int count)
    {
        var arguments = Arguments(operand, context);
        return arguments.Length == count
            ? arguments
            : throw new MongoException(16020, $"Expression {name} takes exactly {count} arguments. {arguments.Length} were passed in.");
    }

    /// <summary>Parses a number of operands within bounds.</summary>
    /// <exception cref="MongoException">28667 for another number.</exception>
    public static Expression[] Arguments(string name, BsonValue operand, ParseContext context, int least, int most)
    {
        var arguments = Arguments(operand, context);
        return arguments.Length >= least && arguments.Length <= most
            ? arguments
            : throw new MongoException(
                28667,
                $"Expression {name} takes at least {least} arguments, and at most {most}, but {arguments.Length} were passed in."
            );
    }
}
