namespace EmbeddedMongo.Storage.Undo;

/// <summary>A key of the store that a change has written, and its value before.</summary>
/// <param name="Family">The number of the column family.</param>
/// <param name="Key">The key.</param>
/// <param name="Before">The value before; null where there was none.</param>
internal readonly record struct UndoItem(uint Family, byte[] Key, byte[]? Before);
