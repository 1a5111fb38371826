using System.Security.Claims;
using DzStore.ServiceDefaults.Identity;

namespace DzStore.Orders;

/// <summary>Who may do what with a service's orders.</summary>
/// <param name="PlacedBy">The role that places them. Where it is not <see cref="Roles.Customer"/>, customers may read their own there.</param>
internal sealed record OrderAccess(string PlacedBy)
{
    public IEnumerable<string> Writers => [PlacedBy];

    public IEnumerable<string> Readers => [Roles.Customer, PlacedBy];

    /// <summary>The one user whose orders the caller may see and place; null: everybody's. Empty, which is nobody, for a customer without a name.</summary>
    public string? OnlyUser(ClaimsPrincipal caller) =>
        caller.IsInRole(Roles.Admin) || (PlacedBy != Roles.Customer && caller.IsInRole(PlacedBy)) ? null : caller.Identity?.Name ?? "";

    /// <summary>Whether an order of this user is the caller's to see and place.</summary>
    public bool Covers(ClaimsPrincipal caller, string user) => OnlyUser(caller) is not { } only || only == user;
}
