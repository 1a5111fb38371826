namespace DzStore.ServiceDefaults.Identity;

/// <summary>The roles that a caller can have.</summary>
public static class Roles
{
    /// <summary>A customer: reads and places orders under their own name only.</summary>
    public const string Customer = "customer";

    /// <summary>The payment back end: reads and places the orders of Billing.</summary>
    public const string Billing = "billing";

    /// <summary>An analyst: starts, watches and stops the jobs of Analytics.</summary>
    public const string Analyst = "analyst";

    /// <summary>
    /// The shop's own endpoints: reads and places orders in the name of visitors (<see cref="VisitorNames"/>), and of nobody else. It is
    /// the only role that places orders under such names.
    /// </summary>
    public const string Shop = "shop";

    /// <summary>An administrator: has the rights of every role, but that it places no order in the name of a visitor.</summary>
    public const string Admin = "admin";

    /// <summary>All roles.</summary>
    public static IReadOnlyList<string> All { get; } = [Customer, Billing, Analyst, Shop, Admin];
}
