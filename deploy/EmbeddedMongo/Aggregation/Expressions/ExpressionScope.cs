using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions;

/// <summary>What an expression sees: the document ($$ROOT, $$CURRENT) and the variables of <c>let</c>, $let, $map, $filter, $reduce, and $$NOW.</summary>
public sealed record ExpressionScope(BsonDocument Root, BsonDocument? Variables = null)
{
    private Binding? _bindings;

    /// <summary>What field paths start from: the document, unless a $let rebinds CURRENT.</summary>
    internal BsonValue? Current { get; private init; } = Root;

    /// <summary>A scope in which the variable has this value (null: missing); this one stays as it is.</summary>
    internal ExpressionScope Bind(string name, BsonValue? value) => name == "CURRENT"
        ? this with { Current = value }
        : this with { _bindings = new Binding(name, value, _bindings) };

    /// <summary>The value of a variable; null where it is missing. That it exists was checked when the expression was parsed.</summary>
    internal BsonValue? this[string name]
    {
        get
        {
            for (var binding = _bindings; binding is not null; binding = binding.Outer)
            {
                if (binding.Name == name) return binding.Value;
            }

            return Variables is not null && Variables.TryGetValue(name, out var value) ? value : null;
        }
    }

    private sealed record Binding(string Name, BsonValue? Value, Binding? Outer);
}
