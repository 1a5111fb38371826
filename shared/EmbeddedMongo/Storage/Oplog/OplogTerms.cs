using System.Buffers.Binary;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>The first entry of a term, and the one before it in the log.</summary>
/// <param name="Term">The term.</param>
/// <param name="First">The timestamp of its first entry.</param>
/// <param name="Previous">The last entry of the term before; none where there is none.</param>
internal readonly record struct TermStart(long Term, long First, OpTime Previous);

/// <summary>
/// The terms that the oplog has entries of, one row a term. A row is stored with the first entry of its term and stays when the oplog's
/// oldest entries are dropped: it tells of every term where its entries end. An oplog of before has no row for its one term.
/// </summary>
internal sealed class OplogTerms
{
    private const byte Kind = (byte)'t';
    private const int KeyLength = 1 + sizeof(long);

    private readonly long _first;
    private TermStart[] _starts = [];

    private OplogTerms(long first) => _first = first;

    /// <param name="store">The store.</param>
    /// <param name="first">The term of entries before the first row.</param>
    public static OplogTerms Read(RocksStore store, long first)
    {
        var terms = new OplogTerms(first);
        terms.Load(store);
        return terms;
    }

    /// <summary>Reads the rows anew.</summary>
    public void Load(RocksStore store)
    {
        var starts = new List<TermStart>();
        using var rows = new RangeIterator(store, store.Catalog, [Kind], [Kind + 1]);
        while (rows.MoveNext())
            starts.Add(Decode(rows.Key, rows.Value));
        Volatile.Write(ref _starts, [.. starts]);
    }

    /// <summary>The position that a timestamp stands for in this log.</summary>
    public OpTime At(long timestamp)
    {
        if (timestamp <= 0)
            return OpTime.None;
        var starts = Volatile.Read(ref _starts);
        for (var i = starts.Length - 1; i >= 0; i--)
        {
            if (starts[i].First <= timestamp)
                return new OpTime(timestamp, starts[i].Term);
        }

        return new OpTime(timestamp, starts is [{ Previous: { IsNone: false, Term: var before } }, ..] ? before : _first);
    }

    /// <summary>The newest entry of each term, the oldest term first.</summary>
    /// <param name="last">The last entry of the log.</param>
    public IReadOnlyList<OpTime> Newest(OpTime last) =>
        [.. Volatile.Read(ref _starts).Select(start => start.Previous).Append(last).Where(time => !time.IsNone)];

    /// <summary>Puts the row of a term into the transaction of its first entry.</summary>
    public static void Begin(WriteTransaction transaction, TermStart start)
    {
        var value = new byte[3 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(value, start.First);
        BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(sizeof(long)), start.Previous.Timestamp);
        BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(2 * sizeof(long)), start.Previous.Term);
        transaction.Put(transaction.Store.Catalog, KeyOf(start.Term), value);
    }

    /// <summary>Takes in a term whose row is stored.</summary>
    public void Begun(TermStart start) => Volatile.Write(ref _starts, [.. _starts, start]);

    /// <summary>Puts the deletion of the rows that begin behind an entry into a transaction.</summary>
    public void CutTo(WriteTransaction transaction, OpTime last)
    {
        foreach (var start in _starts.Where(start => start.First > last.Timestamp))
            transaction.Delete(transaction.Store.Catalog, KeyOf(start.Term));
    }

    private static byte[] KeyOf(long term)
    {
        var key = new byte[KeyLength];
        key[0] = Kind;
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(1), term);
        return key;
    }

    private static TermStart Decode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        new(
            BinaryPrimitives.ReadInt64BigEndian(key[1..]),
            BinaryPrimitives.ReadInt64BigEndian(value),
            new OpTime(
                BinaryPrimitives.ReadInt64BigEndian(value[sizeof(long)..]),
                BinaryPrimitives.ReadInt64BigEndian(value[(2 * sizeof(long))..])
            )
        );
}
