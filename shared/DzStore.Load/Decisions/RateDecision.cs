using DzStore.Load.Results;
using static DzStore.Load.Decisions.DecisionRules;
using static DzStore.Load.Decisions.EndpointDecision;
using static DzStore.Load.Decisions.Figures;

namespace DzStore.Load.Decisions;

/// <summary>Decides from the waits at rising rates, and from the ledger of the run.</summary>
internal static class RateDecision
{
    public static Decision Decide(RateFigures figures)
    {
        var concerns = figures
            .Steps.SelectMany(step => step.Points)
            .Select(point => point.Concern)
            .Distinct()
            .OrderByDescending(Safety)
            .ToArray();
        var cart = DecideCart(figures, concerns);
        var payment = DecidePayment(figures, concerns);
        return new(
            [cart, payment],
            [
                new("carried", Carried(figures, concerns)),
                new("price", PriceText(figures, concerns)),
                new("exposure", Exposure(figures)),
                new("proof", Proof(figures)),
                new("cart", cart.Summary),
                new("payment", payment.Summary),
            ]
        );
    }

    private static EndpointDecision DecideCart(RateFigures figures, string[] concerns)
    {
        if (concerns.Length == 0)
            return Undecided(Cart, $"no rate was measured undisturbed ({figures.Source}); the scenario tradeoff measures them");
        if (concerns.Length == 1)
            return Undecided(Cart, $"only {concerns[0]} was measured, and a price is a difference");

        var fastest = concerns[^1];
        if (Disturbed(figures, concerns) is { } disturbed)
            return Undecided(Cart, disturbed);

        RateStep[] steps = [.. figures.Steps.Where(step => !IsFaster(step, concerns[0], fastest))];
        var bands = new List<RateBand>();
        var reached = 0;
        foreach (var concern in concerns)
        {
            // A price, once it shows, stays: load only adds to it. What the fastest carries, it carries.
            var last =
                concern == fastest
                    ? Array.FindLastIndex(steps, step => Carries(step.Of(concern), InstantMs)) + 1
                    : steps.TakeWhile(step => CostsNothing(step, concern, fastest)).Count();
            if (last <= reached)
                continue;
            bands.Add(
                new(RateAt(steps, fastest, reached), RateAt(steps, fastest, last), concern, Because(steps[last - 1], concern, fastest))
            );
            reached = last;
        }

        if (reached == 0)
        {
            return Undecided(
                Cart,
                $"no concern carried even {Rate(RateAt(steps, fastest, 1))} within {Ms(InstantMs)}: capacity comes "
                    + "before any choice of concern"
            );
        }

        if (reached < steps.Length)
        {
            bands.Add(
                new(
                    RateAt(steps, fastest, reached),
                    RateAt(steps, fastest, steps.Length),
                    null,
                    $"no concern completes {CarriedShare * 100:0} % within {Ms(InstantMs)} at p99: add capacity, or refuse with 503 early"
                )
            );
        }

        var peak = bands.Last(band => band.Concern is not null);
        return new(Cart, peak.Concern, $"{peak.Concern} up to {Rate(peak.To)}: {peak.Because}.", bands);
    }

    private static EndpointDecision DecidePayment(RateFigures figures, string[] concerns)
    {
        var ledger = figures.Ledger.FirstOrDefault(each => Safety(each.Concern) == 2);
        if (ledger is null || ledger.Acknowledged == 0)
            return Undecided(Payment, "no order confirmed with w=majority was looked up after this run: nothing is proven");
        if (Broken(ledger) > 0)
        {
            return Undecided(
                Payment,
                $"w=majority broke its promise: {Count(ledger.Lost)} lost, {Count(ledger.Duplicated)} doubled, "
                    + $"{Count(ledger.Altered)} altered of {Count(ledger.Acknowledged)} confirmed. No payment can be "
                    + "taken until that is mended"
            );
        }

        var steps = figures.Steps.Where(step => step.Of(ledger.Concern) is not null).ToArray();
        var carried = HighestCarried(steps.Select(step => step.Of(ledger.Concern)!), TimeLimitMs);
        var proof = $"all {Count(ledger.Acknowledged)} confirmed orders were found, once each";
        if (steps.Length == 0)
        {
            return new(
                Payment,
                ledger.Concern,
                $"{ledger.Concern}, because {proof}. Up to which rate cannot be decided, because {Missing(figures, concerns)}.",
                []
            );
        }

        if (carried is null)
        {
            return Undecided(
                Payment,
                $"w=majority carried not even {Rate(steps[0].Of(ledger.Concern)!.OfferedRate)} within "
                    + $"{Ms(TimeLimitMs)}: it is the only concern for a payment, so capacity comes first"
            );
        }

        var to = steps[^1].Of(ledger.Concern)!;
        var bands = new List<RateBand> { new(0, carried.OfferedRate, ledger.Concern, $"p99 {Ms(carried.P99Ms)}, {proof}") };
        if (carried.OfferedRate < to.OfferedRate)
        {
            bands.Add(
                new(
                    carried.OfferedRate,
                    to.OfferedRate,
                    null,
                    $"p99 {Ms(to.P99Ms)} with {Share(to)} completed: show the payment as being processed, retry with "
                        + "the same id, or refuse with 503 early"
                )
            );
        }

        return new(
            Payment,
            ledger.Concern,
            $"{ledger.Concern} up to {Rate(carried.OfferedRate)}: p99 {Ms(carried.P99Ms)}, and {proof}.",
            bands
        );
    }

    // Majority does all that w=1 does and more: faster at one rate is noise, faster at most rates is a disturbed run.
    private static string? Disturbed(RateFigures figures, string[] concerns)
    {
        var (safest, fastest) = (concerns[0], concerns[^1]);
        var both = figures.Steps.Where(step => Carries(step.Of(safest), TimeLimitMs) && Carries(step.Of(fastest), TimeLimitMs)).ToArray();
        var faster = both.Count(step => IsFaster(step, safest, fastest));
        return faster * 2 > both.Length
            ? $"{safest} was measured faster than {fastest} at {faster} of {both.Length} rates, which the work cannot "
                + "explain: something else disturbed the run"
            : null;
    }

    private static bool IsFaster(RateStep step, string safest, string fastest) =>
        step.Of(fastest) is { } fast && step.Of(safest) is { } safe && Price(fast, safe) == Comparison.DurableFaster;

    private static bool CostsNothing(RateStep step, string concern, string fastest) =>
        Carries(step.Of(concern), InstantMs) && step.Of(fastest) is { } fast && Price(fast, step.Of(concern)!) != Comparison.DurableSlower;

    private static string Because(RateStep step, string concern, string fastest)
    {
        var point = step.Of(concern)!;
        var waits = $"p50 {Ms(point.P50Ms)} and p99 {Ms(point.P99Ms)} at that rate";
        if (concern != fastest)
            return $"{waits}, no more than {fastest} ({Ms(step.Of(fastest)!.P50Ms)} and {Ms(step.Of(fastest)!.P99Ms)})";
        var safest = step.Points.MaxBy(each => Safety(each.Concern))!;
        return safest == point ? waits : $"{waits}, against {Ms(safest.P50Ms)} and {Ms(safest.P99Ms)} with {safest.Concern}";
    }

    private static string Carried(RateFigures figures, string[] concerns) =>
        concerns.Length == 0
            ? $"Cannot be said, because {Missing(figures, concerns)}."
            : string.Join(
                "; ",
                concerns
                    .Reverse()
                    .Select(concern =>
                    {
                        var steps = figures.Steps.Where(step => step.Of(concern) is not null).ToArray();
                        var carried = HighestCarried(steps.Select(step => step.Of(concern)!), InstantMs);
                        return carried is null
                            ? $"{concern} carries not even {Rate(steps[0].Of(concern)!.OfferedRate)} within {Ms(InstantMs)}"
                            : $"{concern} carries {Rate(carried.OfferedRate)} within {Ms(InstantMs)} (p99 {Ms(carried.P99Ms)})";
                    })
            ) + $". Taken from {figures.Source}.";

    private static string PriceText(RateFigures figures, string[] concerns)
    {
        if (concerns.Length < 2)
            return $"Cannot be said, because {Missing(figures, concerns)}.";
        var (safest, fastest) = (concerns[0], concerns[^1]);
        var step = figures.Steps.LastOrDefault(each => Carries(each.Of(safest), InstantMs) && Carries(each.Of(fastest), InstantMs));
        if (step is null)
            return $"Cannot be said, because at no rate both {fastest} and {safest} answered within {Ms(InstantMs)}.";
        var (fast, safe) = (step.Of(fastest)!, step.Of(safest)!);
        return $"At {Rate(step.Rate)}, the highest load that both carry, half the users wait up to {Ms(fast.P50Ms)} "
            + $"with {fastest} and {Ms(safe.P50Ms)} with {safest} (p99 {Ms(fast.P99Ms)} and {Ms(safe.P99Ms)}): "
            + Price(fast, safe) switch
            {
                Comparison.DurableSlower =>
                    $"{Times(safe.P50Ms / fast.P50Ms)} as long, {Times(safe.P99Ms / fast.P99Ms)} for the slowest in a hundred.",
                Comparison.DurableFaster => $"{safest} faster, which is noise.",
                _ => "no difference that this run can show.",
            };
    }

    private static string Exposure(RateFigures figures)
    {
        var ledger = figures.Ledger.FirstOrDefault(each => Safety(each.Concern) == 0);
        if (figures.Kills > 0 && ledger is not null)
        {
            return ledger.Lost == 0
                ? $"{Kills(figures)} took none of the {Count(ledger.Acknowledged)} orders confirmed with {ledger.Concern}."
                : $"{Kills(figures)} took {Count(ledger.Lost)} of the {Count(ledger.Acknowledged)} orders confirmed with {ledger.Concern}"
                    + (ledger.LossAgesMs.Count > 0 ? $", the oldest confirmed {Ms(ledger.LossAgesMs[^1])} before." : ".");
        }

        var concern = figures
            .Steps.SelectMany(step => step.Points)
            .Select(point => point.Concern)
            .FirstOrDefault(each => Safety(each) == 0);
        var peak = concern is null ? null : figures.Steps.LastOrDefault(step => Carries(step.Of(concern), InstantMs))?.Of(concern);
        return peak is null
            ? "Cannot be said, because nothing was killed in this run and no rate of w=1 was measured; the scenario crash counts losses."
            : $"Nothing was killed in this run. At {Rate(peak.OfferedRate)} up to "
                + $"{Count(Math.Ceiling(peak.OfferedRate * JournalIntervalMs / 1000))} orders confirmed with "
                + $"{concern} are not on disk yet at any moment; the scenario crash counts what is really lost.";
    }

    private static string Proof(RateFigures figures) =>
        figures.Ledger.Count == 0
            ? "Cannot be said, because no order was looked up after this run."
            : string.Join(
                "; ",
                figures.Ledger.Select(each =>
                    $"{each.Concern}: {Count(each.Acknowledged)} confirmed, {Count(each.Lost)} lost, "
                    + $"{Count(each.Duplicated)} doubled, {Count(each.Altered)} altered"
                )
            ) + $" ({(figures.Kills == 0 ? "the database was not killed" : Kills(figures))}).";

    private static EndpointDecision Undecided(string endpoint, string because) =>
        new(endpoint, null, $"Cannot be decided, because {because}.", []);

    private static string Missing(RateFigures figures, string[] concerns) =>
        concerns.Length == 1 ? $"only {concerns[0]} was measured" : $"no rate was measured undisturbed ({figures.Source})";

    private static string Kills(RateFigures figures) => figures.Kills == 1 ? "1 kill" : $"{figures.Kills} kills";

    private static long Broken(ConcernLedger ledger) => ledger.Lost + ledger.Duplicated + ledger.Altered;

    private static string Share(TradeOffPoint point) =>
        Percent(point.Counts.Offered == 0 ? 0 : point.Counts.Completed / (double)point.Counts.Offered);

    private static double RateAt(RateStep[] steps, string fastest, int count) =>
        count == 0 ? 0 : steps[count - 1].Of(fastest)?.OfferedRate ?? steps[count - 1].Points.Max(point => point.OfferedRate);
}
