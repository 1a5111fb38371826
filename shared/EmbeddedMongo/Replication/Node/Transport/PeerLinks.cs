using EmbeddedMongo.Replication.Protocol;

namespace EmbeddedMongo.Replication.Node.Transport;

/// <summary>The links to the other members, by their places. Used by one thread at a time, under the driver's lock.</summary>
internal sealed class PeerLinks(LinkContext context) : IAsyncDisposable
{
    private readonly PeerLink?[] _links = new PeerLink?[ReplicaSetConfiguration.MaxMembers];
    private readonly List<Task> _closing = [];

    public void Send(int to, OutgoingMessage message)
    {
        if (_links[to] is { } link)
            link.Send(message);
        else
            message.Dispose();
    }

    /// <summary>Uses the hosts of a configuration.</summary>
    public void Use(ReplicaSetConfiguration configuration, int self)
    {
        for (var member = 0; member < configuration.Members.Count; member++)
        {
            if (member != self)
                Use(member, configuration.Members[member].Host);
        }
    }

    /// <summary>Uses the host of a member; a member without a configuration knows it from the messages that it gets.</summary>
    public void Use(int member, string host)
    {
        if (_links[member] is { } present)
        {
            if (present.Host == host)
                return;
            _closing.RemoveAll(task => task.IsCompleted);
            _closing.Add(present.DisposeAsync().AsTask());
        }

        _links[member] = new PeerLink(host, context);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links)
        {
            if (link is not null)
                await link.DisposeAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(_closing).ConfigureAwait(false);
    }
}
