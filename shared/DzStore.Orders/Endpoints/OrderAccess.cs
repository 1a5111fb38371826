using System.Security.Claims;
using DzStore.Orders.Contract;
using DzStore.ServiceDefaults.Identity;

namespace DzStore.Orders.Endpoints;

/// <summary>Decides which callers may read and place a service's orders.</summary>
/// <param name="PlacedBy">
/// The role that places them. Where it is not <see cref="Roles.Customer"/>, customers may read their own orders.
/// </param>
/// <remarks>
/// The shop orders at every service, in the name of visitors only; whoever has that role has the rights of no other one here. Under the
/// name of a visitor nobody else places an order, and only those read one who read everybody's.
/// </remarks>
internal sealed record OrderAccess(string PlacedBy)
{
    public IEnumerable<string> Writers => [PlacedBy, Roles.Shop];

    public IEnumerable<string> Readers => [Roles.Customer, PlacedBy, Roles.Shop];

    /// <summary>True for the shop, which must say in whose name it lists orders.</summary>
    public static bool IsShop(ClaimsPrincipal caller) => caller.IsInRole(Roles.Shop);

    /// <summary>True for the name of one visitor; the prefix alone is nobody.</summary>
    public static bool IsVisitor(string user) =>
        VisitorNames.Contains(user) && OrderRules.CheckUser(user[VisitorNames.Prefix.Length..]) is null;

    /// <summary>
    /// The only user whose orders the caller may list; null: everybody's, and for the shop those of any one visitor. Empty, which is
    /// nobody, for a customer without a name.
    /// </summary>
    public string? OnlyUser(ClaimsPrincipal caller) => IsShop(caller) || ReadsAll(caller) ? null : caller.Identity?.Name ?? "";

    /// <summary>True where the caller may read this user's orders.</summary>
    public bool MayRead(ClaimsPrincipal caller, string user) =>
        IsShop(caller) ? IsVisitor(user) : OnlyUser(caller) is not { } only || only == user;

    /// <summary>True where the caller may place an order of this user's.</summary>
    public bool MayPlace(ClaimsPrincipal caller, string user) =>
        IsShop(caller) ? IsVisitor(user) : !VisitorNames.Contains(user) && (OnlyUser(caller) is not { } only || only == user);

    private bool ReadsAll(ClaimsPrincipal caller) =>
        caller.IsInRole(Roles.Admin) || (PlacedBy != Roles.Customer && caller.IsInRole(PlacedBy));
}
