using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.ChangeStreams;

/// <summary>
/// Takes the entries of the oplog apart into operations. A transaction's operations are those of its last entry and of the entries that
/// this one points back to; they count from its first, whoever sees them.
/// </summary>
/// <param name="scope">The changes that are wanted; others are passed over undecoded.</param>
/// <param name="find">Finds an entry by its timestamp; null where it is gone.</param>
internal sealed class LoggedOperations(ChangeScope scope, Func<long, byte[]?> find)
{
    /// <summary>False for an entry that certainly holds nothing for the stream.</summary>
    public bool MayConcern(ReadOnlySpan<byte> entry)
    {
        var kind = (byte)0;
        foreach (var element in new BsonElements(entry))
        {
            var name = entry[element.Name];
            // A string's value begins behind the zero of its name with four bytes of length, and ends with a zero.
            var value = element.Name.End.Value + 5;
            if (name.SequenceEqual("op"u8))
                kind = entry[value];
            else if (name.SequenceEqual("ns"u8))
                return kind == 'c' || (kind is (byte)'i' or (byte)'u' or (byte)'d' && scope.MayCover(entry[value..(element.End - 1)]));
        }

        return false;
    }

    /// <summary>The operations that an entry makes visible, in order.</summary>
    /// <exception cref="MongoException">ChangeStreamHistoryLost where a part of a transaction is gone.</exception>
    public IEnumerable<LoggedOperation> Of(byte[] entry)
    {
        var fields = RawFields.Of(entry);
        var origin = new EntryOrigin(
            fields.Timestamp("ts"),
            fields.Value("wall") ?? BsonNull.Value,
            fields.Value("lsid"),
            fields.Value("txnNumber")
        );
        if (!fields.TryDocument("o", out var command) || RawFields.Of(command).Find("applyOps") is not { } applied || fields.Kind != 'c')
        {
            return Read(fields, origin, index: null) is { } one ? [one] : [];
        }

        var transaction = RawFields.Of(command);
        return transaction.IsTrue("partialTxn") || transaction.IsTrue("prepare") ? [] : OfTransaction(fields, origin, applied);
    }

    private IEnumerable<LoggedOperation> OfTransaction(RawFields last, EntryOrigin origin, RawElement applied)
    {
        var index = 0;
        foreach (var earlier in Chain(last))
        {
            var part = Part(find(earlier)) ?? throw Lost();
            foreach (var operation in Unwind(part.Applied.Bytes, origin, index))
                yield return operation;
            index += Count(part.Applied.Bytes);
        }

        foreach (var operation in Unwind(applied.Bytes, origin, index))
            yield return operation;
    }

    /// <summary>The timestamps of the entries that a transaction's last one continues, the oldest first.</summary>
    private Stack<long> Chain(RawFields last)
    {
        var chain = new Stack<long>();
        // The batches of a retryable write are applied one by one, and each shows itself.
        if (last.Find("multiOpType") is not null)
            return chain;
        for (var before = Previous(last); before != 0; )
        {
            var entry = find(before) ?? throw Lost();
            if (Part(entry) is not { IsPartial: true })
                break;
            chain.Push(before);
            before = Previous(RawFields.Of(entry));
        }

        return chain;
    }

    private static (RawElement Applied, bool IsPartial)? Part(byte[]? entry)
    {
        if (entry is null || RawFields.Of(entry) is not { Kind: 'c' } fields || !fields.TryDocument("o", out var command))
            return null;
        var transaction = RawFields.Of(command);
        return transaction.Find("applyOps") is { } applied ? (applied, transaction.IsTrue("partialTxn")) : null;
    }

    private static long Previous(RawFields entry) => entry.TryDocument("prevOpTime", out var time) ? RawFields.Of(time).Timestamp("ts") : 0;

    private IEnumerable<LoggedOperation> Unwind(ArraySegment<byte> operations, EntryOrigin origin, int index)
    {
        foreach (var bytes in Documents(operations))
        {
            if (Read(RawFields.Of(bytes), origin, index++) is { } operation)
                yield return operation;
        }
    }

    private static int Count(ArraySegment<byte> operations) => Documents(operations).Count;

    private static List<ArraySegment<byte>> Documents(ArraySegment<byte> array)
    {
        var documents = new List<ArraySegment<byte>>();
        foreach (var element in RawBson.Elements(array))
            documents.Add(element.Bytes);
        return documents;
    }

    private LoggedOperation? Read(RawFields fields, EntryOrigin origin, int? index)
    {
        if (fields.Kind is not ('i' or 'u' or 'd' or 'c') || fields.Value("ns") is not BsonString { Value: var name })
            return null;
        var ns = Namespace.Parse(name);
        if ((fields.Kind != 'c' && !scope.Covers(ns)) || !fields.TryDocument("o", out var change))
            return null;
        return new LoggedOperation(
            fields.Kind,
            ns,
            (fields.Value("ui") as BsonBinaryData)?.ToGuid(GuidRepresentation.Standard),
            RawBson.Document(change),
            fields.TryDocument("o2", out var details) ? RawBson.Document(details) : null,
            origin,
            index
        );
    }

    private static MongoException Lost() =>
        new(ErrorCode.ChangeStreamHistoryLost, "a transaction of the change stream is no longer whole in the oplog");
}
