namespace DzStore.Orders.Batching;

/// <summary>
/// Answers the requests of a batch on all cores. Answering takes longer than the work that they shared, since an answer ends its request
/// and sends it.
/// </summary>
internal static class Spread
{
    /// <summary>The number of answers that are worth waking a thread.</summary>
    private const int WorthAThread = 8;

    /// <summary>Calls <paramref name="answer"/> for each request; this thread takes the first part of them.</summary>
    public static void Over<T>(List<T> batch, Action<T> answer)
    {
        var parts = Math.Clamp(batch.Count / WorthAThread, 1, Environment.ProcessorCount);
        for (var part = 1; part < parts; part++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static of => Part(of.Batch, of.Answer, of.Part, of.Parts),
                (Batch: batch, Answer: answer, Part: part, Parts: parts),
                preferLocal: false
            );
        }

        Part(batch, answer, part: 0, parts);
    }

    private static void Part<T>(List<T> batch, Action<T> answer, int part, int parts)
    {
        for (var index = batch.Count * part / parts; index < batch.Count * (part + 1) / parts; index++)
            answer(batch[index]);
    }
}
