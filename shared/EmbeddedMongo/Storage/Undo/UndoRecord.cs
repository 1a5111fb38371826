using System.Buffers;
using System.Buffers.Binary;

namespace EmbeddedMongo.Storage.Undo;

/// <summary>
/// The record by which one entry of the oplog can be undone: the values that its change wrote over, of documents, index entries, rows of
/// the catalog and outcomes of retryable writes alike. Counters are not in it: they follow from the documents.
/// </summary>
internal sealed class UndoRecord
{
    private const byte Format = 1;

    public List<UndoItem> Items { get; } = [];

    /// <summary>Numbers of collections whose records are still there, although they were dropped.</summary>
    public List<uint> DroppedCollections { get; } = [];

    /// <summary>Numbers of indexes whose entries are still there, although they were dropped.</summary>
    public List<uint> DroppedIndexes { get; } = [];

    public bool HasDrops => DroppedCollections.Count + DroppedIndexes.Count > 0;

    public byte[] Encode()
    {
        var writer = new ArrayBufferWriter<byte>(256);
        writer.Write([Format]);
        Write(writer, DroppedCollections);
        Write(writer, DroppedIndexes);
        foreach (var item in Items)
        {
            writer.Write([(byte)item.Family, item.Before is null ? (byte)0 : (byte)1]);
            Write(writer, item.Key);
            if (item.Before is not null)
                Write(writer, item.Before);
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">It is of a format that this version does not know.</exception>
    public static UndoRecord Decode(ReadOnlySpan<byte> bytes)
    {
        var record = DecodeDrops(ref bytes);
        while (bytes.Length > 0)
        {
            var (family, hasValue) = (bytes[0], bytes[1] != 0);
            bytes = bytes[2..];
            var key = Take(ref bytes);
            record.Items.Add(new UndoItem(family, key, hasValue ? Take(ref bytes) : null));
        }

        return record;
    }

    /// <summary>Reads the dropped numbers alone, which stand first.</summary>
    public static UndoRecord DecodeDrops(ReadOnlySpan<byte> bytes) => DecodeDrops(ref bytes);

    private static UndoRecord DecodeDrops(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [Format, ..])
            throw new InvalidDataException($"an undo record has the format {(bytes.Length == 0 ? "none" : bytes[0])}, not {Format}");
        bytes = bytes[1..];
        var record = new UndoRecord();
        Take(ref bytes, record.DroppedCollections);
        Take(ref bytes, record.DroppedIndexes);
        return record;
    }

    private static void Write(ArrayBufferWriter<byte> writer, List<uint> numbers)
    {
        Write(writer, numbers.Count);
        foreach (var number in numbers)
            Write(writer, (int)number);
    }

    private static void Write(ArrayBufferWriter<byte> writer, byte[] bytes)
    {
        Write(writer, bytes.Length);
        writer.Write(bytes);
    }

    private static void Write(ArrayBufferWriter<byte> writer, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(writer.GetSpan(sizeof(int)), number);
        writer.Advance(sizeof(int));
    }

    private static int TakeNumber(ref ReadOnlySpan<byte> bytes)
    {
        var number = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        bytes = bytes[sizeof(int)..];
        return number;
    }

    private static void Take(ref ReadOnlySpan<byte> bytes, List<uint> numbers)
    {
        for (var left = TakeNumber(ref bytes); left > 0; left--)
            numbers.Add((uint)TakeNumber(ref bytes));
    }

    private static byte[] Take(ref ReadOnlySpan<byte> bytes)
    {
        var length = TakeNumber(ref bytes);
        var taken = bytes[..length].ToArray();
        bytes = bytes[length..];
        return taken;
    }
}
