using System.Net.Sockets;
using System.Security.Authentication;
using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;
using MongoDB.Driver.Core.Servers;

namespace DzStore.ServiceDefaults.Database;

/// <summary>
/// The cause, in plain words, for which the driver sees no server to write to. Its exceptions only say that the time to find one is over;
/// the events of its monitors tell the rest.
/// </summary>
internal sealed class NoServerCause
{
    private volatile string? _wrongSet;
    private volatile string? _failure;
    private volatile bool _wasThere;

    /// <summary>The cause; null where there is none, or where the driver does not know it.</summary>
    public string? Current => _wrongSet ?? _failure;

    /// <summary>Listens to the client that is built.</summary>
    /// <param name="cluster">The client's builder.</param>
    /// <param name="settings">What the client is told of its servers.</param>
    public void Subscribe(ClusterBuilder cluster, MongoClientSettings settings)
    {
        var (set, tls) = (settings.ReplicaSetName, settings.UseTls);
        cluster
            .Subscribe<ServerDescriptionChangedEvent>(changed => _wrongSet = WrongSet(changed.NewDescription, set) ?? _wrongSet)
            .Subscribe<ServerHeartbeatFailedEvent>(failed => _failure = Failure(failed.Exception, tls))
            .Subscribe<ClusterDescriptionChangedEvent>(changed =>
            {
                if (!Primary.IsIn(changed.NewDescription))
                    return;
                _wasThere = true;
                _wrongSet = _failure = null;
            });
    }

    private static string? WrongSet(ServerDescription server, string? set) =>
        string.IsNullOrEmpty(set) ? null
        : server.ReplicaSetConfig?.Name is { } actual && actual != set
            ? $"the server is of the replica set '{actual}', and replicaSet in the connection string names '{set}'"
        : server.Type is ServerType.Standalone or ServerType.ShardRouter
            ? $"the server is of no replica set, and replicaSet in the connection string names '{set}'"
        : null;

    private string? Failure(Exception? exception, bool tls) =>
        exception switch
        {
            null => null,
            AuthenticationException e when e.Message.Contains("NameMismatch", StringComparison.Ordinal) =>
                "the server's TLS certificate is for another host name",
            AuthenticationException e when e.Message.Contains("certificate", StringComparison.Ordinal) =>
                "the server's TLS certificate is not trusted here; its authority belongs into the system's store",
            AuthenticationException => "the TLS handshake failed, and the server may not speak TLS, which tls=true asks for",
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
                "its host name cannot be found",
            SocketException { SocketErrorCode: not SocketError.ConnectionReset } e => $"the connection failed ({e.Message})",
            // A server that was there once is stopping, or the network is cut; one that never was refuses to speak so.
            IOException { InnerException: not SocketException { SocketErrorCode: not SocketError.ConnectionReset } } when !_wasThere => tls
                ? "the server ended the TLS handshake, and may not speak TLS, which tls=true asks for"
                : "the server ended the connection at the first message, and may want TLS, which tls=true turns on",
            _ => Failure(exception.InnerException, tls),
        };
}
