using DzStore.Load.Running;

namespace DzStore.Load.Ledgers;

/// <summary>The standing of an order by the answers to it; a higher one replaces a lower one.</summary>
internal enum OrderStanding
{
    /// <summary>Every answer refused it.</summary>
    Refused,

    /// <summary>An attempt has no known outcome, or an answer of success that breaks the contract.</summary>
    Unknown,

    /// <summary>An answer confirmed it.</summary>
    Acknowledged,
}

/// <summary>The standing that follows from one outcome.</summary>
internal static class OrderStandings
{
    public static OrderStanding Of(RequestFate fate) =>
        fate switch
        {
            RequestFate.Completed => OrderStanding.Acknowledged,
            RequestFate.Unknown => OrderStanding.Unknown,
            _ => OrderStanding.Refused,
        };
}

/// <summary>An order in the ledger.</summary>
/// <param name="Standing">Its standing.</param>
/// <param name="Outcome">The outcome that gave it this standing.</param>
/// <param name="At">The time of it, by the clock's timestamps.</param>
internal readonly record struct OrderEntry(OrderStanding Standing, RequestOutcome Outcome, long At);
