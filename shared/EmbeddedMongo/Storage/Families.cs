namespace EmbeddedMongo.Storage;

/// <summary>The numbers of the column families in the log. RocksDB gives them in the order in which families are made.</summary>
internal static class Families
{
    public const uint Catalog = 1;
    public const uint Records = 2;
    public const uint Indexes = 3;
    public const uint Sessions = 4;
    public const uint Oplog = 5;
    public const uint Undo = 6;
}
