using System.Net;
using System.Net.Sockets;
using DzStore.Load;
using DzStore.Load.Results;
using DzStore.Local;
using DzStore.LoadTests.Sessions;

namespace DzStore.LoadTests.Drills;

/// <summary>What drills do to the database of their own store. Whatever is done is undone, even when the drill is interrupted.</summary>
internal sealed class DatabaseFaults(Session session, LocalStore store)
{
    private const string Database = "The database";
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(30);

    /// <summary>kill -9, then the same database again on the same port and data.</summary>
    /// <param name="runner">Whose requests tell when the store works again.</param>
    /// <param name="away">How long it stays away.</param>
    /// <param name="atRest">Done to its data while it is down.</param>
    /// <param name="cancellationToken">Cuts the time away short.</param>
    public async Task KillAsync(LoadRunner runner, TimeSpan away, Action? atRest, CancellationToken cancellationToken)
    {
        var fault = session.Faults.Begin(away > TimeSpan.Zero ? FaultKind.Outage : FaultKind.Kill, "kill -9 database");
        var database = store.Child(Database);
        database.Kill();
        try
        {
            await database.Exited;
            atRest?.Invoke();
            await Task.Delay(away, session.Time, cancellationToken);
        }
        finally
        {
            var returning = store.RestartDatabaseAsync(CancellationToken.None);
            await WatchAbsenceAsync(fault, returning);
            await returning;
        }

        await RecoverAsync(runner, fault, cancellationToken);
    }

    /// <summary>SIGSTOP, then SIGCONT.</summary>
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

        await RecoverAsync(runner, fault, cancellationToken);
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

    private async Task RecoverAsync(LoadRunner runner, int fault, CancellationToken cancellationToken)
    {
        var back = session.Faults.End(fault);
        try
        {
            session.Faults.Recovered(fault, await runner.RecoveryAsync(back, cancellationToken).WaitAsync(RecoveryLimit, session.Time, cancellationToken));
        }
        catch (TimeoutException)
        {
            session.Say($"Nothing succeeded within {RecoveryLimit.TotalSeconds:0} s of the database's return.");
        }
    }
}
