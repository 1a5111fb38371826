using System.Collections.Concurrent;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Operations;

/// <summary>The running operations, by id.</summary>
internal sealed class OperationRegistry
{
    private readonly ConcurrentDictionary<int, Operation> _running = new();
    private int _lastId;

    public int NextId() => Interlocked.Increment(ref _lastId);

    public void Add(Operation operation) => _running[operation.Id] = operation;

    public void Remove(Operation operation) => _running.TryRemove(operation.Id, out _);

    /// <summary>killOp: answers whether such an operation ran.</summary>
    public bool Interrupt(int id, ErrorCode reason)
    {
        if (!_running.TryGetValue(id, out var operation))
            return false;
        operation.Interrupt(reason);
        return true;
    }

    /// <summary>Interrupts the operations that are meant.</summary>
    public void Interrupt(Predicate<Operation> isMeant, ErrorCode reason)
    {
        foreach (var operation in _running.Values)
        {
            if (isMeant(operation))
                operation.Interrupt(reason);
        }
    }

    /// <summary>A primary that steps down ends the writes that it has not answered.</summary>
    public void InterruptWrites(ErrorCode reason) => Interrupt(operation => operation.Writes, reason);

    public IEnumerable<BsonDocument> Describe() =>
        _running.Values.OrderBy(operation => operation.Id).Select(operation => operation.Describe()).OfType<BsonDocument>();
}
