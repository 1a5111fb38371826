using DzStore.Storefront.Languages;

namespace DzStore.Storefront.Catalog;

/// <summary>A category of products.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Its name for visitors.</param>
public sealed record Category(string Slug, LocalText Name)
{
    /// <summary>Phones.</summary>
    public static readonly Category Phones = new("phones", new("Phones", "Téléphones", "هواتف"));

    /// <summary>Computers and tablets.</summary>
    public static readonly Category Computers = new("computers", new("Computers", "Ordinateurs", "حواسيب"));

    /// <summary>Consoles and what belongs to them.</summary>
    public static readonly Category Gaming = new("gaming", new("Gaming", "Jeux vidéo", "ألعاب الفيديو"));

    /// <summary>Headphones and speakers.</summary>
    public static readonly Category Audio = new("audio", new("Audio", "Audio", "صوتيات"));

    /// <summary>Televisions, monitors and projectors.</summary>
    public static readonly Category Screens = new("screens", new("Screens", "Écrans", "شاشات"));

    /// <summary>Everything that is plugged in or worn.</summary>
    public static readonly Category Accessories = new("accessories", new("Accessories", "Accessoires", "ملحقات"));

    /// <summary>All categories in the order of the menu.</summary>
    public static IReadOnlyList<Category> All { get; } = [Phones, Computers, Gaming, Audio, Screens, Accessories];
}
