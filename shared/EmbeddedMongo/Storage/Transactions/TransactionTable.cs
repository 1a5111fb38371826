using System.Text;
using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Storage.Transactions;

/// <summary>
/// The records, unique keys and names that open transactions have written, and the collections that they have used. The first writer of a
/// key holds it until its transaction ends. Keys belong to whoever has the write lock; collections have a lock of their own, since readers
/// use them too.
/// </summary>
internal sealed class TransactionTable(StorageEngine engine)
{
    private readonly Dictionary<byte[], OpenTransaction> _keys = new(ByteArrayComparer.Instance);
    private readonly Lock _gate = new();
    private readonly Dictionary<Namespace, HashSet<OpenTransaction>> _users = [];
    private readonly Dictionary<Namespace, int> _queued = [];
    private readonly HashSet<Namespace> _exclusive = [];

    /// <summary>The key under which the name of a collection is held. No record or index has this prefix.</summary>
    public static byte[] NameKey(Namespace ns) => [.. Keys.Prefix(uint.MaxValue), .. Encoding.UTF8.GetBytes(ns.ToString())];

    /// <summary>The transaction that holds a key, or null.</summary>
    public OpenTransaction? HolderOf(byte[] key) => _keys.Count == 0 ? null : _keys.GetValueOrDefault(key);

    public void Hold(byte[] key, OpenTransaction transaction) => _keys.Add(key, transaction);

    /// <summary>Notes that a transaction uses a collection, which then cannot be dropped, renamed or get another index.</summary>
    /// <exception cref="MongoException">
    /// LockTimeout where a change of the collection is under way; SnapshotUnavailable where it has changed since the snapshot.
    /// </exception>
    public void Use(OpenTransaction transaction, Namespace ns, CollectionInfo? known)
    {
        lock (_gate)
        {
            if (_exclusive.Contains(ns) || _queued.ContainsKey(ns))
            {
                throw new MongoException(
                    ErrorCode.LockTimeout,
                    $"Unable to acquire IX lock on '{ns}': a change of the collection waits for it"
                );
            }

            if (!IsSame(known, engine.Find(ns)))
            {
                throw new MongoException(
                    ErrorCode.SnapshotUnavailable,
                    $"Unable to read from a snapshot due to pending collection catalog changes to collection '{ns}'; please retry the "
                        + "operation"
                );
            }

            if (!_users.TryGetValue(ns, out var users))
                _users[ns] = users = [];
            users.Add(transaction);
        }
    }

    /// <summary>The collections of a database that open transactions use.</summary>
    public IReadOnlyList<Namespace> UsedIn(string database)
    {
        lock (_gate)
            return [.. _users.Keys.Where(ns => ns.Database == database)];
    }

    /// <summary>Takes a collection for a change of the catalog, until <see cref="Release(Namespace)"/>.</summary>
    /// <exception cref="BlockedByTransactionException">An open transaction has used it.</exception>
    public void TakeExclusively(Namespace ns)
    {
        lock (_gate)
        {
            if (_users.TryGetValue(ns, out var users))
                throw new BlockedByTransactionException(users.First().Ended, Queue(ns));
            _exclusive.Add(ns);
        }
    }

    public void Release(Namespace ns)
    {
        lock (_gate)
            _exclusive.Remove(ns);
    }

    /// <summary>Lets go of all that a transaction holds; called under the write lock.</summary>
    public void Release(OpenTransaction transaction, IEnumerable<byte[]> keys, IEnumerable<Namespace> used)
    {
        foreach (var key in keys)
            _keys.Remove(key);
        lock (_gate)
        {
            foreach (var ns in used)
            {
                if (_users.TryGetValue(ns, out var users) && users.Remove(transaction) && users.Count == 0)
                    _users.Remove(ns);
            }
        }
    }

    /// <summary>Keeps new transactions away from a collection while a change of it waits, or it might wait for ever.</summary>
    private Queued Queue(Namespace ns)
    {
        _queued[ns] = _queued.GetValueOrDefault(ns) + 1;
        return new Queued(this, ns);
    }

    private void Dequeue(Namespace ns)
    {
        lock (_gate)
        {
            if (--_queued[ns] == 0)
                _queued.Remove(ns);
        }
    }

    private static bool IsSame(CollectionInfo? one, CollectionInfo? other) =>
        one?.Uuid == other?.Uuid
        && (one?.Indexes.Select(index => index.Id) ?? []).SequenceEqual(other?.Indexes.Select(index => index.Id) ?? []);

    private sealed class Queued(TransactionTable table, Namespace ns) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (!_left)
                table.Dequeue(ns);
            _left = true;
        }
    }
}
