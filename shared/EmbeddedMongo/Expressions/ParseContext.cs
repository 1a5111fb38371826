using System.Collections.Immutable;

namespace EmbeddedMongo.Expressions;

/// <summary>The variables in scope at a position of an expression, and the constants that the command has so far.</summary>
internal sealed record ParseContext(ImmutableHashSet<string> Variables)
{
    /// <summary>Creates a context with these variables.</summary>
    public ParseContext(IEnumerable<string> variables)
        : this([.. variables]) { }

    /// <summary>The constants to which those of the expression are added; null where they are not told apart.</summary>
    public Constants? Constants { get; init; }

    /// <summary>Returns a context with more variables.</summary>
    public ParseContext With(params ReadOnlySpan<string> names) => this with { Variables = Variables.Union([.. names]) };
}
