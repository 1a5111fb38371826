using System.Runtime.InteropServices;
using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect.Connection;

/// <summary>The session, the user and the client program that every request names.</summary>
internal sealed record ClientIdentity(string SessionId, UserContext User, string ClientType)
{
    private volatile string? _serverSession;

    /// <summary>
    /// The id that the server itself gave the session; null before its first answer, and always of Spark 3.5. Requests carry it, so that a
    /// server that restarted refuses them: it would run them in a new session under the old id, without its settings and views.
    /// </summary>
    public string? ServerSession => _serverSession;

    public static ClientIdentity Of(SparkRemote remote) =>
        new(
            (remote.SessionId ?? Guid.NewGuid()).ToString(),
            new() { UserId = remote.UserId, UserName = remote.UserId },
            $"{remote.UserAgent ?? "DzStore.SparkConnect"}/{typeof(ClientIdentity).Assembly.GetName().Version?.ToString(3)} "
                + $"dotnet/{Environment.Version} ({RuntimeInformation.OSDescription})"
        );

    /// <summary>The same user and program in a new session.</summary>
    public ClientIdentity InNewSession() => new(Guid.NewGuid().ToString(), User, ClientType);

    /// <summary>Keeps the id that an answer names.</summary>
    public void Observe(string serverSession)
    {
        if (serverSession.Length > 0)
            _serverSession ??= serverSession;
    }
}
