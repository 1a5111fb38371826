using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;

namespace EmbeddedMongo.Replication.Protocol;

/// <summary>
/// Asks every other member how it is, once an interval, and spreads the newest configuration: who hears of a newer one asks for it with a
/// heartbeat of its own, and the reply carries it.
/// </summary>
internal sealed class Heartbeats(NodeContext context)
{
    private TimeSpan _due;

    public TimeSpan Deadline => context.Configuration is null ? TimeSpan.MaxValue : _due;

    public void Tick()
    {
        if (context.Now >= Deadline)
            SendAll();
    }

    public void SendAll()
    {
        _due = context.Now + context.Set.HeartbeatInterval;
        for (var member = 0; member < context.Set.Members.Count; member++)
        {
            if (member != context.Self)
                context.Send(member, new Heartbeat(context.Report));
        }
    }

    public void Receive(Heartbeat heartbeat)
    {
        var theirs = heartbeat.Report.Configuration;
        var isNewer = context.Configuration?.IsNewerThan(theirs) ?? false;
        context.Send(heartbeat.From, new HeartbeatReply(context.Report, isNewer ? context.Configuration : null));
        if (!isNewer && context.Report.Configuration != theirs)
            context.Send(heartbeat.From, new Heartbeat(context.Report));
    }

    /// <summary>Takes up the configuration of a reply, if it is newer than the own one.</summary>
    /// <returns>True if the member had none before.</returns>
    public bool Receive(HeartbeatReply reply)
    {
        if (reply.Configuration is not { } theirs || !theirs.IsNewerThan(context.Configuration?.Id ?? default))
            return false;
        var isFirst = context.Configuration is null;
        Use(theirs);
        return isFirst;
    }

    /// <summary>Uses a configuration from now on.</summary>
    /// <exception cref="ProtocolException">It has other members than the present one, or not this one.</exception>
    public void Use(ReplicaSetConfiguration configuration)
    {
        if (context.Self >= configuration.Members.Count)
        {
            throw new ProtocolException(
                $"This is member {context.Self} of {configuration.SetName}, whose configuration has {configuration.Members.Count} members."
            );
        }

        if (context.Configuration is { } present && !configuration.HasMembersOf(present))
            throw new ProtocolException($"The members of {configuration.SetName} differ from those of this member's configuration.");
        context.Configuration = configuration;
        context.Emit(new PersistConfiguration(configuration));
    }
}
