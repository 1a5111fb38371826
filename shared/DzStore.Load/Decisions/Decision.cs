using System.Text.Json.Serialization;

namespace DzStore.Load.Decisions;

/// <summary>The write concern for each endpoint, and the findings that lead there.</summary>
/// <param name="Endpoints">Add to Cart and payment, in this order.</param>
/// <param name="Findings">One a rule, in the order of the rules; a rule without figures says so.</param>
public sealed record Decision(IReadOnlyList<EndpointDecision> Endpoints, IReadOnlyList<Finding> Findings)
{
    /// <summary>The choice for the button "Add to Cart".</summary>
    [JsonIgnore]
    public Choice AddToCart => Endpoints[0].Choice;

    /// <summary>The choice for a payment.</summary>
    [JsonIgnore]
    public Choice Billing => Endpoints[1].Choice;
}

/// <summary>The finding of one rule, with its figures.</summary>
public sealed record Finding(string Rule, string Text);

/// <summary>A choice of write concern.</summary>
public enum Choice
{
    /// <summary>The figures do not support a decision.</summary>
    Undecided,

    /// <summary>w=1: answered once applied.</summary>
    Fast,

    /// <summary>w=majority with journal: answered once it cannot be lost.</summary>
    Durable,
}
