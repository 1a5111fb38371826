using System.Net;
using System.Net.Sockets;
using DzStore.BlackFriday.Sessions;
using DzStore.Load.Results;
using DzStore.Load.Running;
using DzStore.LocalHost;
using DzStore.LocalHost.Database;

namespace DzStore.BlackFriday.Drills;

/// <summary>Faults of a database of one node for drills. Each is undone, even when the drill is interrupted.</summary>
internal sealed class DatabaseFaults(Session session, LocalStore store)
{
    private const string Database = LocalStore.DatabaseName;
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Sends SIGKILL, and starts the same database again on the same port and data.</summary>
    /// <param name="runner">The run whose requests show when the store works again.</param>
    /// <param name="away">The time until the restart.</param>
    /// <param name="atRest">Called while it is down, to change its data.</param>
    /// <param name="cancellationToken">Cuts the time away short.</param>
    public async Task KillAsync(LoadRunner runner, TimeSpan away, Action<DatabaseNode>? atRest, CancellationToken cancellationToken)
    {
        var fault = session.Faults.Begin(away > TimeSpan.Zero ? FaultKind.Outage : FaultKind.Kill, "kill -9 database");
        var database = store.Child(Database);
        database.Kill();
        try
        {
            await database.Exited;
            atRest?.Invoke(store.Nodes.Single());
            await Task.Delay(away, session.Time, cancellationToken);
        }
        finally
        {
            var returning = store.RestartDatabaseAsync(CancellationToken.None);
            await WatchAbsenceAsync(fault, returning);
            await returning;
        }

        await Recoveries.AwaitAsync(session, runner, fault, cancellationToken);
    }

    /// <summary>Sends SIGSTOP, and SIGCONT after a time.</summary>
    public async Task FreezeAsync(LoadRunner runner, TimeSpan length, CancellationToken cancellationToken)
    {
        var database = store.Child(Database);
        var fault = session.Faults.Begin(FaultKind.Freeze, "SIGSTOP database");
        database.Freeze();
        try
        {
            await Task.Delay(length, session.Time, cancellationToken);
        }
        finally
        {
            database.Thaw();
        }

        await Recoveries.AwaitAsync(session, runner, fault, cancellationToken);
    }

    /// <summary>Notes that it is gone for as long as nobody listens on its port.</summary>
    private async Task WatchAbsenceAsync(int fault, Task returning)
    {
        while (!returning.IsCompleted)
        {
            var now = session.Time.GetTimestamp();
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, store.Database.Store.Client.Settings.Server.Port);
                return;
            }
            catch (SocketException)
            {
                session.Faults.StillGone(fault, now);
            }

            await Task.Delay(ProbeInterval, session.Time);
        }
    }
}
