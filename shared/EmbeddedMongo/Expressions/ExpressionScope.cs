using MongoDB.Bson;

namespace EmbeddedMongo.Expressions;

/// <summary>
/// The scope of an evaluation: the document (<c>$$ROOT</c>, <c>$$CURRENT</c>) and the variables of <c>let</c>, <c>$let</c>, <c>$map</c>,
/// <c>$filter</c>, <c>$reduce</c>, and <c>$$NOW</c>. See
/// <see href="https://www.mongodb.com/docs/manual/reference/aggregation-variables/"/>.
/// </summary>
/// <param name="Root">The document.</param>
/// <param name="Variables">The values of <c>let</c> and NOW, or null.</param>
internal sealed record ExpressionScope(BsonDocument Root, BsonDocument? Variables = null)
{
    private Binding? _bindings;

    /// <summary>The start of field paths: the document, unless a <c>$let</c> or <c>$redact</c> rebinds CURRENT.</summary>
    internal BsonValue? Current { get; private init; } = Root;

    /// <summary>Returns a scope in which the variable has the value (null: missing); this scope stays unchanged.</summary>
    internal ExpressionScope Bind(string name, BsonValue? value) =>
        name == "CURRENT" ? this with { Current = value } : this with { _bindings = new Binding(name, value, _bindings) };

    /// <summary>Returns the value of a variable, or null when it is missing. The parser has checked that the variable exists.</summary>
    internal BsonValue? this[string name]
    {
        get
        {
            for (var binding = _bindings; binding is not null; binding = binding.Outer)
            {
                if (binding.Name == name)
                    return binding.Value;
            }

            return Variables is not null && Variables.TryGetValue(name, out var value) ? value : null;
        }
    }

    private sealed record Binding(string Name, BsonValue? Value, Binding? Outer);
}
