using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Simulation.Scenarios;

namespace EmbeddedMongo.Simulation.World;

/// <summary>Begins and ends the planned faults, and repairs everything at the end.</summary>
internal sealed class FaultInjector(SimulatedWorld world)
{
    private readonly Queue<Fault> _votersToCrash = [];
    private readonly Queue<Fault> _winnersToCrash = [];
    private bool _isRepaired;

    /// <summary>Puts the faults of the scenario into the queue.</summary>
    public void Plan()
    {
        foreach (var fault in world.Scenario.Faults)
            world.ScheduleAt(fault.At, new SimulatedEvent(EventKind.FaultBegins, Payload: fault));
    }

    public void Begin(Fault fault)
    {
        if (_isRepaired)
            return;
        world.Say($"FAULT {fault}");
        var target = Target(fault);
        switch (fault.Kind)
        {
            case FaultKind.Crash:
                Crash(target, fault);
                break;
            case FaultKind.CrashVoter:
                _votersToCrash.Enqueue(fault);
                break;
            case FaultKind.CrashWinner:
                _winnersToCrash.Enqueue(fault);
                break;
            case FaultKind.Freeze:
                target.FrozenUntil = world.Now + fault.Duration;
                break;
            case FaultKind.Partition:
                Partition(fault.Target == Fault.ThePrimary ? 1 << target.Index : fault.Target, fault);
                break;
            case FaultKind.OneWayCut when target.Index != fault.Other:
                During(fault, isOn => world.Network.Cut(target.Index, fault.Other, isOn));
                break;
            case FaultKind.SlowDisk:
                During(fault, isOn => target.SlowDisk += isOn ? 1 : -1);
                break;
            case FaultKind.SlowNetwork:
                During(fault, isOn => world.Network.Slow += isOn ? 1 : -1);
                break;
            case FaultKind.LossyNetwork:
                During(fault, isOn => world.Network.Lossy += isOn ? 1 : -1);
                break;
            case FaultKind.StepDown:
                target.StepDown(fault.Duration);
                break;
            case FaultKind.StepUp:
                world.Members[fault.Other].StepUp();
                break;
            case FaultKind.Reconfigure:
                target.Reconfigure();
                break;
        }
    }

    /// <summary>A member has sent a message: it may be the moment for a planned crash.</summary>
    public void Sent(SimulatedMember sender, ReplicationMessage message)
    {
        if (message is VoteReply { IsDryRun: false, Refusal: null } && _votersToCrash.TryDequeue(out var voter))
            Crash(sender, voter);
    }

    /// <summary>A member has won an election: it may be planned to die soon.</summary>
    public void Elected(SimulatedMember member)
    {
        if (!_winnersToCrash.TryDequeue(out var winner))
            return;
        var (life, delay) = (member.Life, world.Random.NextInt64(30_000));
        void CrashIfAlive()
        {
            if (member.Life == life)
                Crash(member, winner);
        }

        world.Schedule(delay, new SimulatedEvent(EventKind.FaultEnds, Payload: (Action)CrashIfAlive));
    }

    /// <summary>Ends all faults, and starts the members that are dead.</summary>
    public void Repair()
    {
        _isRepaired = true;
        _votersToCrash.Clear();
        _winnersToCrash.Clear();
        world.Network.Repair();
        foreach (var member in world.Members)
        {
            (member.FrozenUntil, member.SlowDisk) = (0, 0);
            if (member.Node is null)
                member.Start();
        }
    }

    private SimulatedMember Target(Fault fault) =>
        fault.Target is var index && (index == Fault.ThePrimary || index >= world.Members.Count)
            ? world.Members.LastOrDefault(member => member.Node is { State: MemberState.Primary }) ?? world.Members[0]
            : world.Members[index];

    private void Crash(SimulatedMember member, Fault fault)
    {
        if (_isRepaired)
            return;
        member.Crash();
        world.Schedule(fault.Duration, new SimulatedEvent(EventKind.Restart, member.Index, member.Life));
    }

    private void Partition(int group, Fault fault)
    {
        var members = world.Members;
        During(fault, isOn =>
        {
            for (var from = 0; from < members.Count; from++)
            {
                for (var to = 0; to < members.Count; to++)
                {
                    if (((group >> from) & 1) != ((group >> to) & 1))
                        world.Network.Cut(from, to, isOn);
                }
            }
        });
    }

    private void During(Fault fault, Action<bool> change)
    {
        change(true);
        void End()
        {
            if (!_isRepaired)
                change(false);
        }

        world.Schedule(fault.Duration, new SimulatedEvent(EventKind.FaultEnds, Payload: (Action)End));
    }
}
