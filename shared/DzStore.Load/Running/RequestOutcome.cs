using DzStore.Load.Results;

namespace DzStore.Load.Running;

/// <summary>
/// The results of a request that was sent, and that of one that was not. An unknown outcome is neither success nor failure.
/// </summary>
public enum RequestFate
{
    /// <summary>It was answered with success.</summary>
    Completed,

    /// <summary>It was refused, or not sent.</summary>
    Failed,

    /// <summary>The outcome is unknown: no answer in time, a connection lost before the answer, 502 or 504.</summary>
    Unknown,

    /// <summary>It was planned and not sent, for want of something of the generator's own.</summary>
    NotSent,
}

/// <summary>The result of one request.</summary>
/// <param name="Fate">Success, failure, unknown or not sent.</param>
/// <param name="Error">The reason of one without success, one of few texts; null for a completed one.</param>
public readonly record struct RequestOutcome(RequestFate Fate, string? Error)
{
    private const string NoPort = "not sent: the generator has no free port";
    private const string NoDescriptor = "not sent: the generator has no free descriptor";

    /// <summary>Success.</summary>
    public static RequestOutcome Completed => default;

    /// <summary>A refusal.</summary>
    public static RequestOutcome Failed(string error) => new(RequestFate.Failed, error);

    /// <summary>An unknown outcome.</summary>
    public static RequestOutcome Unknown(string error) => new(RequestFate.Unknown, error);

    /// <summary>A request that the generator could not send for want of ports or descriptors.</summary>
    public static RequestOutcome NotSent(ShortageKind shortage) =>
        new(RequestFate.NotSent, shortage == ShortageKind.Ports ? NoPort : NoDescriptor) { Shortage = shortage };

    /// <summary>The thing that the generator ran out of; null where it sent the request.</summary>
    public ShortageKind? Shortage { get; private init; }
}
