namespace DzStore.Orders.Batching;

/// <summary>The limits of one kind of batches and of the queue before them.</summary>
/// <param name="InFlight">The most batches at once.</param>
/// <param name="Size">The most requests in one batch.</param>
/// <param name="Bytes">The most bytes of requests in one batch; a single request may be larger.</param>
/// <param name="Queue">The most requests that wait, even where the database is fast.</param>
/// <param name="MaxWait">The longest expected wait: a request that would wait longer is refused at once.</param>
/// <param name="MaxAge">The longest actual wait: a request that waited longer is refused, since the database hangs.</param>
internal sealed record BatchLimits(int InFlight, int Size, int Bytes, int Queue, TimeSpan MaxWait, TimeSpan MaxAge);
