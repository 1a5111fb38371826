namespace DzStore.SparkConnect;

/// <summary>The place where Spark keeps a persisted DataFrame (PySpark's <c>StorageLevel</c>, message <c>StorageLevel</c>).</summary>
/// <param name="UseDisk">True if rows may be kept on disk.</param>
/// <param name="UseMemory">True if rows may be kept in memory.</param>
/// <param name="UseOffHeap">True if the memory is outside of Java's heap.</param>
/// <param name="Deserialized">True if rows in memory are kept as Java objects, which is faster and larger.</param>
/// <param name="Replication">The number of nodes that keep each partition.</param>
public sealed record StorageLevel(bool UseDisk, bool UseMemory, bool UseOffHeap = false, bool Deserialized = false, int Replication = 1)
{
    /// <summary>Not kept (<c>NONE</c>).</summary>
    public static StorageLevel None { get; } = new(false, false);

    /// <summary>On disk (<c>DISK_ONLY</c>).</summary>
    public static StorageLevel DiskOnly { get; } = new(true, false);

    /// <summary>In memory; what does not fit is computed again (<c>MEMORY_ONLY</c>).</summary>
    public static StorageLevel MemoryOnly { get; } = new(false, true, Deserialized: true);

    /// <summary>In memory, in the compact serialized form; what does not fit is computed again (<c>MEMORY_ONLY_SER</c> of Spark).</summary>
    public static StorageLevel MemoryOnlySerialized { get; } = new(false, true);

    /// <summary>In memory, and on disk what does not fit: Spark's default (<c>MEMORY_AND_DISK_DESER</c>).</summary>
    public static StorageLevel MemoryAndDisk { get; } = new(true, true, Deserialized: true);
}
