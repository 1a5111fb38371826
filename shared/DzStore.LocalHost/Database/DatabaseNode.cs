using DzStore.LocalHost.Data;
using DzStore.LocalHost.Network;
using DzStore.LocalHost.Processes;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.LocalHost.Database;

/// <summary>
/// A node of a database that was started here: its process, its state and its faults. A fault lasts its time, whoever watches: the node, or
/// its supervisor, ends it, even where this process is killed meanwhile.
/// </summary>
public sealed class DatabaseNode : IDisposable
{
    /// <summary>The name of a node that is the whole database.</summary>
    public const string OnlyName = "The database";

    /// <summary>Stands for the number of a node in the arguments of all.</summary>
    public const string NumberMark = "{node}";

    private const int NotYetInitialized = 94;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);

    private readonly DatabaseSource _source;
    private readonly ChildSpec _spec;
    private readonly DataFolder _folder;
    private readonly ChildGroup _children;
    private MongoClient? _client; // From when it listens on; another one after a restart, as one that has seen the end looks again late.
    private int _starts = 1;

    internal DatabaseNode(
        int number,
        int port,
        string dbPath,
        DatabaseSource source,
        ChildSpec spec,
        DataFolder folder,
        ChildGroup children
    )
    {
        (Number, Port, DbPath) = (number, port, dbPath);
        (_source, _spec, _folder, _children) = (source, spec, folder, children);
    }

    /// <summary>Its number in the set, from 1.</summary>
    public int Number { get; }

    /// <summary>Its name, which is that of its process: "The database", or "Database node 1" where there are several.</summary>
    public string Name => _spec.Name;

    /// <summary>Its port on 127.0.0.1; it keeps it when it is started again.</summary>
    public int Port { get; }

    /// <summary>Its address, such as 127.0.0.1:27117.</summary>
    public string Address => AddressOf(Port);

    /// <summary>The folder of its data.</summary>
    public string DbPath { get; }

    /// <summary>Its process; another one after a restart.</summary>
    public ChildProcess Process => _children.Children.Single(child => child.Name == Name);

    /// <summary>True where the node itself has the switches of <see cref="CutOffFromClientsAsync"/>; a mongod has none.</summary>
    public bool HasSwitches => _source.Kind == "embedded";

    /// <summary>The program to start.</summary>
    internal ChildSpec Spec => _spec;

    internal static string AddressOf(int port) => FormattableString.Invariant($"127.0.0.1:{port}");

    /// <summary>
    /// Asks the node itself for its state, for at most a second. This never fails but by the token: a node that does not answer is
    /// <see cref="NodeState.Silent"/>.
    /// </summary>
    public async Task<NodeStatus> LookAsync(CancellationToken cancellationToken)
    {
        if (Process.Exited.IsCompleted)
            return new(NodeState.Down);
        if (Volatile.Read(ref _client) is null)
            return new(NodeState.Silent);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        try
        {
            var status = await RunAsync(new("replSetGetStatus", 1), limit.Token);
            return new(
                (NodeState)status["myState"].ToInt32(),
                status.TryGetValue("term", out var term) ? term.ToInt64() : null,
                status.TryGetValue("optimes", out var times) ? times["appliedOpTime"]["t"].ToInt64() : null
            );
        }
        catch (MongoCommandException e) when (e.Code == NotYetInitialized)
        {
            return new(NodeState.Startup);
        }
        catch (Exception e)
            when (e is MongoException or TimeoutException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(Process.Exited.IsCompleted ? NodeState.Down : NodeState.Silent);
        }
    }

    /// <summary>Runs a command on this node, whatever its state, in the database admin.</summary>
    /// <exception cref="InvalidOperationException">It does not listen yet.</exception>
    public Task<BsonDocument> RunAsync(BsonDocument command, CancellationToken cancellationToken) =>
        (Volatile.Read(ref _client) ?? throw new InvalidOperationException($"{Name} does not listen yet."))
            .GetDatabase("admin")
            .RunCommandAsync<BsonDocument>(command, ReadPreference.Nearest, cancellationToken);

    /// <summary>
    /// Kills it (SIGKILL) and waits for its end: nothing that it holds in memory is saved. The store goes on without it until
    /// <see cref="RestartAsync"/>.
    /// </summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        var process = Process;
        _children.ExpectEnd(process);
        if (_source.Kind == "mongod")
            await process.TellAsync("kill", cancellationToken); // Its supervisor's end would leave it behind.
        else
            process.Kill();
        await process.Exited.WaitAsync(cancellationToken);
        Forget();
    }

    /// <summary>
    /// Asks it to stop (SIGTERM) and waits for its end, as an operator does who restarts it. The store goes on without it until
    /// <see cref="RestartAsync"/>.
    /// </summary>
    public async Task TerminateAsync(CancellationToken cancellationToken)
    {
        var process = Process;
        _children.ExpectEnd(process);
        process.Terminate();
        await process.Exited.WaitAsync(cancellationToken);
    }

    /// <summary>Starts it again after its end, on the same port and data, and waits until it listens.</summary>
    /// <exception cref="TimeoutException">It did not listen within <see cref="StartLimit.Length"/>.</exception>
    /// <exception cref="ChildDiedException">It, or another process of the store, ended meanwhile.</exception>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        Forget();
        var log = FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(_spec.LogFile)}-{++_starts}.log");
        await _children.RestartAsync(Process, _spec with { LogFile = Path.Combine(_folder.Logs, log) });
        _folder.Processes.Record(_children.Children);
        await _children.WhileAliveAsync(
            token => StartLimit.WithinAsync(Name, WaitUntilListeningAsync, TimeProvider.System, token),
            cancellationToken,
            stopped: _ => { }
        );
    }

    /// <summary>Freezes it for a time: it is there and does not answer.</summary>
    public Task FreezeAsync(TimeSpan length, CancellationToken cancellationToken) =>
        Process.TellAsync(Fault("freeze", length), cancellationToken);

    /// <summary>Has it drop every client for a time, and each that comes; the other members are no clients.</summary>
    /// <exception cref="InvalidOperationException">It is a mongod, which has no such switch.</exception>
    public Task CutOffFromClientsAsync(TimeSpan length, CancellationToken cancellationToken) =>
        SwitchAsync("cut", length, cancellationToken);

    /// <summary>Cuts it off from the other members of its set for a time, and not from its clients.</summary>
    /// <exception cref="InvalidOperationException">It is a mongod, which has no such switch.</exception>
    public Task CutOffFromMembersAsync(TimeSpan length, CancellationToken cancellationToken) =>
        SwitchAsync("cut peers", length, cancellationToken);

    /// <summary>Loses for a time what the other members send to it, or what it sends to them; the other direction works.</summary>
    /// <param name="isIncoming">True for what they send to it.</param>
    /// <param name="length">The time.</param>
    /// <param name="cancellationToken">Ends the telling.</param>
    /// <exception cref="InvalidOperationException">It is a mongod, which has no such switch.</exception>
    public Task LoseMessagesAsync(bool isIncoming, TimeSpan length, CancellationToken cancellationToken) =>
        SwitchAsync(isIncoming ? "cut peers in" : "cut peers out", length, cancellationToken);

    /// <summary>Has it send its messages to another member to a proxy, until <see cref="HealAsync"/>.</summary>
    /// <param name="member">The other member.</param>
    /// <param name="port">The port of the proxy on 127.0.0.1.</param>
    /// <param name="cancellationToken">Ends the telling.</param>
    /// <exception cref="InvalidOperationException">It is a mongod, which has no such switch.</exception>
    public Task DetourAsync(DatabaseNode member, int port, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(member);
        return SwitchAsync($"detour {member.Address} {AddressOf(port)}", cancellationToken);
    }

    /// <summary>Lets its messages to other members through again, the straight way.</summary>
    /// <exception cref="InvalidOperationException">It is a mongod, which has no such switch.</exception>
    public Task HealAsync(CancellationToken cancellationToken) => SwitchAsync("heal", cancellationToken);

    /// <summary>Closes its connections to the node; the process ends with the store.</summary>
    public void Dispose() => Forget();

    /// <summary>Waits until it accepts connections.</summary>
    internal async Task WaitUntilListeningAsync(CancellationToken cancellationToken)
    {
        await Ports.WaitUntilOpenAsync(Port, cancellationToken);
        Volatile.Write(ref _client, NewClient());
    }

    private void Forget() => Interlocked.Exchange(ref _client, null)?.Dispose();

    private Task SwitchAsync(string fault, TimeSpan length, CancellationToken cancellationToken) =>
        SwitchAsync(Fault(fault, length), cancellationToken);

    private Task SwitchAsync(string line, CancellationToken cancellationToken) =>
        HasSwitches
            ? Process.TellAsync(line, cancellationToken)
            : throw new InvalidOperationException("Only the embedded database can drop its clients and members.");

    private static string Fault(string name, TimeSpan length) => FormattableString.Invariant($"{name} {(long)length.TotalMilliseconds}");

    private MongoClient NewClient() =>
        new(
            new MongoClientSettings
            {
                Server = new("127.0.0.1", Port),
                DirectConnection = true,
                ApplicationName = "DzStore.LocalHost",
                MaxConnectionPoolSize = 4,
                ServerSelectionTimeout = AnswerLimit,
                ConnectTimeout = AnswerLimit,
            }
        );
}
