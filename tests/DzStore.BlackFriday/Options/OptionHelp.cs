namespace DzStore.BlackFriday.Options;

/// <summary>The help texts of the options that a scenario or drill understands; one that is null is not offered.</summary>
/// <param name="Rate">--rate, with its default.</param>
/// <param name="Duration">--duration, with its default.</param>
/// <param name="Cycles">--cycles, with its default.</param>
/// <param name="Orders">--orders, with its default.</param>
/// <param name="WarmUp">--warm-up, with its default.</param>
internal sealed record OptionHelp(
    string? Rate = null,
    string? Duration = null,
    string? Cycles = null,
    string? Orders = null,
    string? WarmUp = null
);
