using System.Collections.Immutable;

namespace EmbeddedMongo.Storage;

/// <summary>All collections at one moment; immutable, so a reader keeps what it saw.</summary>
/// <param name="Collections">By name.</param>
/// <param name="NextId">The number that the next collection or index is stored under.</param>
internal sealed record CatalogState(ImmutableDictionary<Namespace, CollectionInfo> Collections, uint NextId)
{
    public static CatalogState Empty { get; } = new(ImmutableDictionary<Namespace, CollectionInfo>.Empty, 1);

    public CollectionInfo? Find(Namespace ns) => Collections.GetValueOrDefault(ns);

    public IReadOnlyList<string> Databases() =>
        [.. Collections.Keys.Select(ns => ns.Database).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public IReadOnlyList<CollectionInfo> Of(string database) =>
        [
            .. Collections
                .Values.Where(info => info.Namespace.Database == database)
                .OrderBy(info => info.Namespace.Collection, StringComparer.Ordinal),
        ];

    public CatalogState With(CollectionInfo info) => this with { Collections = Collections.SetItem(info.Namespace, info) };

    public CatalogState Without(CollectionInfo info) => this with { Collections = Collections.Remove(info.Namespace) };
}
