using System.Text.Json.Serialization;

namespace DzStore.Trends;

/// <summary>A product of a list and its number of views.</summary>
public sealed record TrendProduct(
    [property: JsonPropertyName("product_name")] string ProductName,
    [property: JsonPropertyName("count")] long Count
);
