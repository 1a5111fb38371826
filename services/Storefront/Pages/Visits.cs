using DzStore.ServiceDefaults.Requests;
using DzStore.Storefront.Cart;
using DzStore.Storefront.Catalog;
using DzStore.Storefront.Traffic;
using DzStore.Storefront.Visitors;

namespace DzStore.Storefront.Pages;

/// <summary>
/// Tells the traffic log what visitors do. A page that everybody gets brings nobody a cookie, so a newcomer's first view is logged under a
/// name that all newcomers share.
/// </summary>
public sealed class Visits(TrafficLog log, VisitorCookies visitors)
{
    private const string Newcomer = "visitor:new";

    /// <summary>A product's page was answered: a view, where it was shown to somebody.</summary>
    public void Answered(HttpContext context, Product product)
    {
        if (!context.IsHead() && PageView.IsOne(context.Request, context.Response.StatusCode))
            log.View(visitors.Find(context)?.User ?? Newcomer, product.CanonicalName);
    }

    /// <summary>A visitor put a product into the cart.</summary>
    public void AddedToCart(Visitor visitor, Product product) => log.AddToCart(visitor.User, product.CanonicalName);

    /// <summary>A visitor bought products.</summary>
    public void Bought(Visitor visitor, IEnumerable<CartLine> lines)
    {
        foreach (var line in lines)
            log.Buy(visitor.User, line.Product.CanonicalName);
    }
}
