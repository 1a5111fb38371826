namespace EmbeddedMongo.Storage;

/// <summary>A range of record numbers, with both ends.</summary>
internal readonly record struct RecordRange(ulong From, ulong To)
{
    public static RecordRange All { get; } = new(0, ulong.MaxValue);

    public bool IsAll => this == All;
}
