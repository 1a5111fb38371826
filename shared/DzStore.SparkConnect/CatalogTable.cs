namespace DzStore.SparkConnect;

/// <summary>A table or view of the catalog (PySpark's <c>pyspark.sql.catalog.Table</c>).</summary>
/// <param name="Name">The name without the database.</param>
/// <param name="Catalog">The name of the catalog; null of a temporary view.</param>
/// <param name="Namespace">The database, one part of its name in each element; empty or null of a temporary view.</param>
/// <param name="Description">The table's comment; null where it has none.</param>
/// <param name="TableType">MANAGED, EXTERNAL, VIEW or TEMPORARY.</param>
/// <param name="IsTemporary">True of a temporary view.</param>
public sealed record CatalogTable(
    string Name,
    string? Catalog,
    string[]? Namespace,
    string? Description,
    string TableType,
    bool IsTemporary
);
