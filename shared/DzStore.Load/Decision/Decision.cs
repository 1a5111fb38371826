namespace DzStore.Load;

/// <summary>Which write concern belongs behind which endpoint, and the findings that led there.</summary>
/// <param name="AddToCart">The concern behind the "Add to Cart" button.</param>
/// <param name="Billing">The concern behind a payment.</param>
/// <param name="Findings">One a rule, in the order of <see cref="DecisionRules.InWords"/>.</param>
public sealed record Decision(Choice AddToCart, Choice Billing, IReadOnlyList<Finding> Findings);

/// <summary>What one rule found, with the figures that it was found from.</summary>
public sealed record Finding(string Rule, string Text);

public enum Choice
{
    /// <summary>The figures do not carry a decision.</summary>
    Undecided,

    /// <summary>w=1: answered once applied.</summary>
    Fast,

    /// <summary>w=majority with journal: answered once it cannot be lost.</summary>
    Durable,
}
