using System.Collections.Immutable;

namespace EmbeddedMongo.Aggregation.Expressions;

/// <summary>What an expression may name where it stands: the variables in scope.</summary>
internal sealed record ParseContext(ImmutableHashSet<string> Variables)
{
    public ParseContext(IEnumerable<string> variables) : this([.. variables]) { }

    public ParseContext With(params ReadOnlySpan<string> names) => new(Variables.Union([.. names]));
}
