using System.Runtime.CompilerServices;
using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Simulation.Checking;
using EmbeddedMongo.Simulation.Scenarios;

namespace EmbeddedMongo.Simulation.World;

/// <summary>
/// One run of a replica set in a simulated world. Nothing in it waits: the world's time jumps from event to event. Every chance comes from
/// one generator with the scenario's seed, so the same scenario gives the same run.
/// </summary>
internal sealed class SimulatedWorld
{
    private const long HeartbeatInterval = 200_000;
    private const long ElectionTimeout = 1_000_000;

    private readonly EventQueue _events = new();
    private readonly SimulatedMember[] _members;
    private readonly FaultInjector _faults;
    private readonly Workload _workload;
    private readonly Settlement _settlement;
    private readonly Trace? _trace;

    private SimulatedWorld(Scenario scenario, Trace? trace)
    {
        Scenario = scenario;
        Random = new Random(scenario.Seed);
        _trace = trace;
        Network = new SimulatedNetwork(scenario, Random, _events);
        _members = new SimulatedMember[scenario.Members];
        var configuration = Configuration(scenario.Members);
        for (var i = 0; i < _members.Length; i++)
        {
            var rate = 1 + (scenario.ClockDrift * ((2 * Random.NextDouble()) - 1));
            _members[i] = new SimulatedMember(this, i, rate, i == 0 || !scenario.StartsUninitiated ? configuration : null);
        }

        Oracle = new Oracle(_members);
        _faults = new FaultInjector(this);
        _workload = new Workload(this);
        _settlement = new Settlement(this, _workload, ElectionTimeout);
    }

    public Scenario Scenario { get; }

    public Random Random { get; }

    public SimulatedNetwork Network { get; }

    public Oracle Oracle { get; }

    public Statistics Statistics { get; } = new();

    public IReadOnlyList<SimulatedMember> Members => _members;

    public bool IsTraced => _trace is not null;

    /// <summary>The time, in microseconds since the start.</summary>
    public long Now { get; private set; }

    /// <summary>Runs a scenario to its end, or to the first violation.</summary>
    /// <param name="scenario">The plan.</param>
    /// <param name="trace">Takes the lines of the run, if it is to be read.</param>
    public static Outcome Run(Scenario scenario, Trace? trace = null)
    {
        var simulation = new SimulatedWorld(scenario, trace);
        try
        {
            simulation.Run();
            return new Outcome(scenario, null, null, simulation.Now, simulation.Statistics);
        }
        catch (ViolationException e)
        {
            return new Outcome(scenario, e.Invariant, e.Message, simulation.Now, simulation.Statistics);
        }
        catch (Exception e) when (e is ProtocolException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            return new Outcome(scenario, Invariant.NothingThrown, e.ToString(), simulation.Now, simulation.Statistics);
        }
    }

    public void Schedule(long delay, SimulatedEvent simulatedEvent) => ScheduleAt(Now + delay, simulatedEvent);

    public void ScheduleAt(long time, SimulatedEvent simulatedEvent) => _events.Add(time, simulatedEvent);

    public void Send(SimulatedMember sender, ReplicationMessage message)
    {
        if (message is VoteReply { IsDryRun: false, Refusal: null } reply)
            Oracle.Voted(message.From, reply.RequestTerm, message.To);
        else if (message is VoteRequest { IsDryRun: false })
            Oracle.Voted(message.From, message.Term, message.From);
        Statistics.Messages++;
        if (!Network.Send(message, Now))
            SayLost(message);
        _faults.Sent(sender, message);
    }

    public void Elected(SimulatedMember member, long term)
    {
        Statistics.Elections++;
        Oracle.Elected(member, term);
        _faults.Elected(member);
    }

    /// <summary>An operation may be answered with success.</summary>
    public void Confirmed(SimulatedMember member, ClientOperation operation)
    {
        Say($"n{member.Index} confirms {operation} ({operation.Entry})");
        if (operation.Kind == OperationKind.Write)
        {
            Statistics.WritesConfirmed++;
            Oracle.WriteConfirmed(member, operation);
            _settlement.Confirmed(operation);
        }
        else
        {
            Statistics.ReadsConfirmed++;
            Oracle.ReadConfirmed(member, operation);
        }
    }

    /// <summary>Adds a line to the trace, if there is one.</summary>
    public void Say([InterpolatedStringHandlerArgument("")] TraceLine line)
    {
        if (IsTraced)
            _trace!.Add(Now, line.ToStringAndClear());
    }

    private static ReplicaSetConfiguration Configuration(int members) =>
        new("rs0", Version: 1, Term: 0, [.. Enumerable.Range(0, members).Select(index => new ReplicaSetMember(index, $"n{index}"))])
        {
            HeartbeatInterval = TimeSpan.FromMicroseconds(HeartbeatInterval),
            ElectionTimeout = TimeSpan.FromMicroseconds(ElectionTimeout),
        };

    private void SayLost(ReplicationMessage message)
    {
        if (IsTraced)
            Say($"n{message.From} → n{message.To} LOST {MessageText.Of(message)}");
    }

    private void Run()
    {
        foreach (var member in _members)
            member.Start();

        _faults.Plan();
        _workload.Begin();
        ScheduleAt(Scenario.Length, new SimulatedEvent(EventKind.Repair));
        while (!_settlement.IsSettled && _events.TryTake(out var next, out var time))
        {
            Now = time;
            Statistics.Events++;
            Handle(next);
        }

        Statistics.WritesLost = _workload.CountLost();
    }

    private void Handle(SimulatedEvent next)
    {
        if (next.Member >= 0)
        {
            var member = _members[next.Member];
            if (next.Life != 0 && next.Life != member.Life)
                return;
            if (member.FrozenUntil > Now)
                ScheduleAt(member.FrozenUntil, next);
            else
                Handle(member, next);
            return;
        }

        switch (next.Kind)
        {
            case EventKind.OperationIssued:
                _workload.Issue();
                break;
            case EventKind.FaultBegins:
                _faults.Begin((Fault)next.Payload!);
                break;
            case EventKind.FaultEnds:
                ((Action)next.Payload!)();
                break;
            case EventKind.Repair:
                _workload.End();
                _faults.Repair();
                _settlement.Begin();
                break;
            case EventKind.SettleCheck:
                _settlement.Check();
                break;
        }
    }

    private static void Handle(SimulatedMember member, SimulatedEvent next)
    {
        switch (next.Kind)
        {
            case EventKind.Delivery:
                member.Receive((ReplicationMessage)next.Payload!);
                break;
            case EventKind.Timer:
                member.Tick();
                break;
            case EventKind.WorkDone:
                member.WorkDone();
                break;
            case EventKind.Flushed:
                member.Flushed();
                break;
            case EventKind.VotePretended:
                member.VotePersisted((LastVote)next.Payload!);
                break;
            case EventKind.OperationArrives:
                member.Receive((ClientOperation)next.Payload!);
                break;
            case EventKind.Restart when member.Node is null:
                member.Start();
                break;
        }
    }
}
