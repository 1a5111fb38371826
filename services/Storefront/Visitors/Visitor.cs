using DzStore.ServiceDefaults.Identity;

namespace DzStore.Storefront.Visitors;

/// <summary>A browser that visits the shop.</summary>
/// <param name="Id">Its id: 32 hexadecimal digits.</param>
public sealed record Visitor(string Id)
{
    /// <summary>The name under which its orders are placed.</summary>
    public string User => VisitorNames.Of(Id);
}
