using System.Text.Json.Serialization;

namespace DzStore.Trends;

/// <summary>A published list "Hot Right Now": the body of GET /trending.</summary>
/// <param name="Products">The products, most viewed first; empty only before the first run has succeeded.</param>
/// <param name="UpdatedAt">The time of publication (UTC); null before the first run.</param>
/// <param name="Source">The logs that it counts; null before the first run.</param>
public sealed record TrendList(
    [property: JsonPropertyName("products")] IReadOnlyList<TrendProduct> Products,
    [property: JsonPropertyName("updated_at")] DateTime? UpdatedAt,
    [property: JsonPropertyName("source")] string? Source
)
{
    /// <summary>The number of products that a reader gets who names none.</summary>
    public const int DefaultCount = 10;

    /// <summary>The most products that a reader can ask for, and so the most that a service keeps in memory.</summary>
    public const int MaxCount = 1_000;
}

/// <summary>Reads lists without reflection.</summary>
[JsonSerializable(typeof(TrendList))]
public sealed partial class TrendJson : JsonSerializerContext;
