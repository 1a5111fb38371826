namespace DzStore.Load.Results;

/// <summary>
/// The load generator ran out of something, so that requests were late or never sent by its own fault. Such a run says nothing of the shop.
/// </summary>
/// <param name="Kind">The thing that it ran out of.</param>
/// <param name="Requests">Requests that were late or never sent for want of it, warm-up left out.</param>
/// <param name="Text">The shortage in words, with its remedy; a sentence.</param>
public sealed record GeneratorShortage(ShortageKind Kind, long Requests, string Text);

/// <summary>A thing that a load generator may run out of.</summary>
public enum ShortageKind
{
    /// <summary>Requests that it may have under way at once.</summary>
    Slots,

    /// <summary>Free local ports for connections.</summary>
    Ports,

    /// <summary>Open files that its process may have.</summary>
    Descriptors,

    /// <summary>Processor time: it sent requests later than they were planned.</summary>
    Processor,
}
