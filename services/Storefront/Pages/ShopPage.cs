using DzStore.Storefront.Languages;
using Microsoft.AspNetCore.Components;

namespace DzStore.Storefront.Pages;

/// <summary>The base of the shop's pages.</summary>
public abstract class ShopPage : ComponentBase
{
    /// <summary>The page's language and address.</summary>
    [Parameter, EditorRequired]
    public PageFrame Frame { get; set; } = null!;

    /// <summary>The texts in the page's language.</summary>
    protected Words Words => Frame.Words;

    /// <summary>A text of the catalogue in the page's language.</summary>
    protected string In(LocalText text) => text.In(Frame.Language);
}
