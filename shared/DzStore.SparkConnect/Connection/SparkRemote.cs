using System.Net;

namespace DzStore.SparkConnect;

/// <summary>
/// Where a Spark Connect server is, from a connection string as Spark documents it:
/// <c>sc://host:port/;use_ssl=true;token=…;user_id=…;user_agent=…;session_id=…;x-my-header=…</c>. Parameters of other names become headers.
/// </summary>
public sealed record SparkRemote
{
    private const int DefaultPort = 15002;

    public required string Host { get; init; }
    public int Port { get; init; } = DefaultPort;
    public bool UseSsl { get; init; }

    /// <summary>A bearer token. It travels only over TLS or to this machine.</summary>
    public string? Token { get; init; }
    public string UserId { get; init; } = Environment.UserName;
    public string? UserAgent { get; init; }

    /// <summary>The id to share a session under, a UUID; one is made when none is given.</summary>
    public Guid? SessionId { get; init; }
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    internal Uri Address => new UriBuilder(UseSsl ? "https" : "http", Host, Port).Uri;

    internal bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <exception cref="FormatException">Not a connection string of Spark Connect; the message says what is wrong.</exception>
    public static SparkRemote Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        if (!Uri.TryCreate(connectionString, UriKind.Absolute, out var uri) || uri.Scheme != "sc" || uri.Host.Length == 0)
            throw Wrong("it must look like sc://host:port/;key=value");
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw Wrong("user, query and fragment have no meaning here: parameters follow the path as /;key=value");

        var (path, parameters) = (uri.AbsolutePath.Split(';')[0], uri.AbsolutePath.Split(';')[1..]);
        if (path is not ("" or "/"))
            throw Wrong($"the path must be empty, and is '{path}'");

        var remote = new SparkRemote { Host = uri.Host, Port = uri.Port > 0 ? uri.Port : DefaultPort };
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in parameters.Where(part => part.Length > 0))
        {
            if (parameter.Split('=', 2) is not [{ Length: > 0 } key, var encoded])
                throw Wrong($"'{parameter}' is not key=value");
            var value = Uri.UnescapeDataString(encoded);
            remote = key switch
            {
                "use_ssl" => remote with { UseSsl = bool.TryParse(value, out var ssl) ? ssl : throw Wrong($"use_ssl is true or false, not '{value}'") },
                "token" => remote with { Token = value },
                "user_id" => remote with { UserId = value },
                "user_agent" => remote with { UserAgent = value },
                "session_id" => remote with { SessionId = Guid.TryParse(value, out var id) ? id : throw Wrong($"session_id is a UUID, not '{value}'") },
                _ => remote,
            };
            if (key is not ("use_ssl" or "token" or "user_id" or "user_agent" or "session_id"))
                headers[key] = value;
        }

        // Spark's own clients switch TLS on when a token is given; one for this machine may go without.
        if (remote is { Token: not null, IsLoopback: false } && !parameters.Any(part => part.StartsWith("use_ssl=", StringComparison.Ordinal)))
            remote = remote with { UseSsl = true };
        if (remote is { Token: not null, UseSsl: false, IsLoopback: false })
            throw Wrong("a token is sent over TLS or to this machine only: set use_ssl=true");
        return remote with { Headers = headers };

        static FormatException Wrong(string what) => new($"Not a Spark Connect address: {what}");
    }

    /// <summary>The address without the token.</summary>
    public override string ToString() => $"sc://{Host}:{Port}{(UseSsl ? "/;use_ssl=true" : "")}";
}
