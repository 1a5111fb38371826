namespace EmbeddedMongo.Replication.Protocol;

/// <summary>The changes of a member's part in the set that concern several of its parts.</summary>
internal sealed class Transitions(NodeContext context, Heartbeats heartbeats, Election election, PrimaryRole primacy)
{
    /// <summary>Begins to take part: the member has a configuration.</summary>
    public void Join()
    {
        heartbeats.SendAll();
        if (context.Set.Members.Count == 1)
            election.Stand(skipDryRun: true);
        else
            election.Postpone();
    }

    /// <summary>Becomes primary, and tells everybody.</summary>
    public void Win()
    {
        primacy.Begin();
        heartbeats.SendAll();
    }

    /// <summary>Becomes secondary, and gives the others time to elect a new primary.</summary>
    public void EndPrimacy(StepDownReason reason)
    {
        primacy.End(reason);
        election.Postpone();
    }
}
