namespace EmbeddedMongo.Replication.Node;

/// <summary>The time in which somebody waits for entries to be durable; disposing it ends it.</summary>
internal sealed class AwaitedDurability(Action end) : IDisposable
{
    public void Dispose() => end();
}
