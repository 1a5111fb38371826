using System.Diagnostics;

namespace DzStore.Orders.Batching;

/// <summary>A request that waits for a batch.</summary>
internal interface IPending
{
    /// <summary>The clock's timestamp of its arrival, as TimeProvider.GetTimestamp returns it.</summary>
    long Since { get; }

    /// <summary>The approximate number of bytes that it adds to a batch.</summary>
    int Bytes { get; }

    /// <summary>The trace of its request; default where traces are not recorded.</summary>
    ActivityContext Trace { get; }
}
