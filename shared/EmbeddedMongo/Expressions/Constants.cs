using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions;

/// <summary>
/// The operators of a command whose operands are all literals, such as <c>{$divide: [1, 0]}</c>. Their values are computed once. MongoDB
/// computes them when everything is parsed, so one that fails ends the command even where no document would reach it.
/// </summary>
/// <param name="step">The context of their errors; null for none.</param>
internal sealed class Constants(string? step = null)
{
    /// <summary>Operators whose value does not follow from their operands.</summary>
    private static readonly HashSet<string> Varying = ["$rand", "$getField"];

    private readonly List<Action> _computations = [];

    /// <summary>Returns the expression, or one that computes it once where its source holds literals alone.</summary>
    public Expression Fold(BsonDocument source, Expression expression)
    {
        if (expression is Constant || !IsConstant(source))
            return expression;
        var folded = new Folded(expression);
        _computations.Add(() => folded.Evaluate(new ExpressionScope([])));
        return folded;
    }

    /// <summary>Adds other constants, whose errors have a context of their own besides.</summary>
    public void Add(Constants others) => _computations.Add(others.Compute);

    /// <summary>Computes all of them.</summary>
    /// <exception cref="MongoException">The code of the first operator that fails.</exception>
    public void Compute()
    {
        try
        {
            foreach (var compute in _computations)
                compute();
        }
        catch (MongoException e) when (step is not null)
        {
            throw e.In(step);
        }
    }

    private static bool IsConstant(BsonValue source) =>
        source switch
        {
            BsonString text => !text.Value.StartsWith('$'),
            BsonArray array => array.All(IsConstant),
            BsonDocument document => document.All(field =>
                field.Name == "$literal" || (!Varying.Contains(field.Name) && IsConstant(field.Value))
            ),
            _ => true,
        };

    /// <summary>An expression that gives the same value for every document.</summary>
    private sealed class Folded(Expression expression) : Expression
    {
        private BsonValue? _value;
        private bool _isComputed;

        public override BsonValue? Evaluate(ExpressionScope scope)
        {
            if (!_isComputed)
                (_value, _isComputed) = (expression.Evaluate(scope), true);
            return _value;
        }
    }
}
