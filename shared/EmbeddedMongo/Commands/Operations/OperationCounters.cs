using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Operations;

/// <summary>The numbers of operations since the start, by class: serverStatus' <c>opcounters</c>.</summary>
internal sealed class OperationCounters
{
    private readonly long[] _operations = new long[(int)OperationClass.Command + 1];

    public void Count(OperationClass operation, long by = 1) => Interlocked.Add(ref _operations[(int)operation], by);

    /// <summary>The section <c>opcounters</c> of serverStatus.</summary>
    public BsonDocument Operations() =>
        new(
            Enum.GetValues<OperationClass>()
                .Select(operation => new BsonElement(
                    operation.ToString().ToLowerInvariant(),
                    Interlocked.Read(ref _operations[(int)operation])
                ))
        );
}

/// <summary>The classes of operations in <c>opcounters</c>, in its order.</summary>
internal enum OperationClass
{
    Insert,
    Query,
    Update,
    Delete,
    GetMore,
    Command,
}
