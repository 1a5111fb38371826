using System.Collections.Concurrent;
using System.Globalization;
using DzStore.Histories.Operations;

namespace EmbeddedMongo.Histories.Streams;

/// <summary>The writes of all writers, and the words for changes that writers and watchers share.</summary>
/// <param name="collection">The collection that is written to.</param>
internal sealed class ChangeLog(string collection)
{
    public const string Database = "histories";

    /// <summary>The id of the document that is inserted when all writers are done: a watcher ends there.</summary>
    public const string Last = "last";

    private readonly ConcurrentQueue<WrittenChange> _writes = new();
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private long _lastValue;

    /// <summary>The collection that is written to.</summary>
    public string Collection => collection;

    /// <summary>The writes so far.</summary>
    public IReadOnlyCollection<WrittenChange> Writes => _writes;

    public static string Insert(string id, long value) => string.Create(CultureInfo.InvariantCulture, $"insert {id} = {value}");

    public static string Update(string id, long value) => string.Create(CultureInfo.InvariantCulture, $"update {id} = {value}");

    public static string Delete(string id) => $"delete {id}";

    /// <summary>A value that no write has had.</summary>
    public long NextValue() => Interlocked.Increment(ref _lastValue);

    /// <summary>The time in nanoseconds since the run began.</summary>
    public long Now() => (long)TimeProvider.System.GetElapsedTime(_began).TotalNanoseconds;

    /// <summary>Notes a write that ends now.</summary>
    public void Add(string change, long invoked, Outcome outcome) => _writes.Enqueue(new(change, invoked, Now(), outcome));
}
