using System.Text.Json.Serialization;

namespace DzStore.Load.Decisions;

/// <summary>The decision for one endpoint.</summary>
/// <param name="Endpoint">Such as "Add to Cart (Checkout, POST /orders)".</param>
/// <param name="Concern">The write concern to configure; null where the figures do not support a decision.</param>
/// <param name="Summary">The decision in a sentence; "cannot be decided, because ..." where there is none.</param>
/// <param name="Bands">By rising rate, without gaps; empty where no rate was measured.</param>
public sealed record EndpointDecision(string Endpoint, string? Concern, string Summary, IReadOnlyList<RateBand> Bands)
{
    internal const string Cart = "Add to Cart (Checkout, POST /orders)";
    internal const string Payment = "Payment (Billing, POST /orders)";

    /// <summary>The concern as a choice.</summary>
    [JsonIgnore]
    public Choice Choice =>
        Concern is null ? Choice.Undecided
        : DecisionRules.Safety(Concern) == 2 ? Choice.Durable
        : Choice.Fast;
}

/// <summary>The decision between two offered rates (requests a second).</summary>
/// <param name="From">Exclusive.</param>
/// <param name="To">Inclusive: the highest rate that was measured for this band.</param>
/// <param name="Concern">Null where no concern carried the load.</param>
/// <param name="Because">The reason, with its figures.</param>
public sealed record RateBand(double From, double To, string? Concern, string Because);
