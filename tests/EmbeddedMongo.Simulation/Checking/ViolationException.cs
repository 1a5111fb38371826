namespace EmbeddedMongo.Simulation.Checking;

/// <summary>A run has broken an invariant.</summary>
internal sealed class ViolationException(Invariant invariant, string message) : Exception(message)
{
    public Invariant Invariant { get; } = invariant;
}
