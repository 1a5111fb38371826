namespace DzStore.Load;

/// <summary>Which write concern belongs behind which endpoint at which rate, and the findings that led there.</summary>
/// <param name="Endpoints">Add to Cart and payment, in this order.</param>
/// <param name="Findings">What each rule of <see cref="LoadRules.InWords"/> found; a rule without figures says so.</param>
public sealed record LoadDecision(IReadOnlyList<EndpointDecision> Endpoints, IReadOnlyList<Finding> Findings);

/// <summary>The decision for one endpoint.</summary>
/// <param name="Endpoint">Such as "Add to Cart (Checkout, POST /orders)".</param>
/// <param name="Concern">The write concern to configure; null where the figures do not carry a decision.</param>
/// <param name="Summary">The decision in a sentence; "cannot be decided, because ..." where there is none.</param>
/// <param name="Bands">By rising rate, without gaps; empty where no rate was measured.</param>
public sealed record EndpointDecision(string Endpoint, string? Concern, string Summary, IReadOnlyList<RateBand> Bands);

/// <summary>What to do between two offered rates (requests a second).</summary>
/// <param name="From">Exclusive.</param>
/// <param name="To">Inclusive: the highest rate that was measured for this band.</param>
/// <param name="Concern">Null where no concern carried the load.</param>
/// <param name="Because">Why, with the figures.</param>
public sealed record RateBand(double From, double To, string? Concern, string Because);
