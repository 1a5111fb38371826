namespace EmbeddedMongo.Simulation.World;

/// <summary>A kind of operation that clients send.</summary>
internal enum OperationKind
{
    Write,
    LinearizableRead,
}
