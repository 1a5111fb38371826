namespace DzStore.ServiceDefaults.Identity;

/// <summary>The roles that a caller can have. Whatever no role is named for, nobody may do.</summary>
public static class Roles
{
    /// <summary>Buys: sees and places orders under the own user's name only.</summary>
    public const string Customer = "customer";

    /// <summary>The payment back end: writes and reads what Billing holds.</summary>
    public const string Billing = "billing";

    /// <summary>Starts, watches and stops the jobs of Analytics.</summary>
    public const string Analyst = "analyst";

    /// <summary>May do everything that any role may.</summary>
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [Customer, Billing, Analyst, Admin];
}
