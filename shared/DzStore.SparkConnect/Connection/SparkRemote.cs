using System.Net;
using Grpc.Core;

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

    /// <summary>Sent with every call; the value of a <c>-bin</c> header is Base64.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    internal Uri Address => new UriBuilder(UseSsl ? "https" : "http", Host, Port).Uri;

    internal bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>What goes with every call: the headers and the token, the one way for both to leave this process.</summary>
    /// <exception cref="FormatException">A header that gRPC has no way to send, or a token that others could read.</exception>
    internal Metadata CallHeaders()
    {
        if (Token is not null && !UseSsl && !IsLoopback)
            throw Wrong("a token is sent over TLS or to this machine only: set use_ssl=true");
        var headers = new Metadata();
        foreach (var (name, value) in Headers)
            headers.Add(Header(name, value));
        if (Token is { } token)
            headers.Add(Header("authorization", $"Bearer {token}"));
        return headers;
    }

    /// <exception cref="FormatException">Not a connection string of Spark Connect; the message says what is wrong.</exception>
    public static SparkRemote Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        // What follows the host is read as it is written: a Uri makes a/b of a/./b and of a\b, and that may be a token.
        if (connectionString.Trim().Split('/', 4) is not [var scheme, "", var authority, .. var rest]
            || !Uri.TryCreate($"{scheme}//{authority}", UriKind.Absolute, out var uri) || uri.Scheme != "sc" || uri.Host.Length == 0)
        {
            throw Wrong("it must look like sc://host:port/;key=value");
        }
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0 || rest.Any(part => part.AsSpan().ContainsAny('?', '#')))
            throw Wrong("user, query and fragment have no meaning here: parameters follow the path as /;key=value");

        string[] parts = rest is [var path] ? path.Split(';') : [""];
        if (parts[0].Length > 0)
            throw Wrong($"the path must be empty, and is '/{parts[0]}'");
        if (uri.Port == 0)
            throw Wrong("a server has no port 0");

        var remote = new SparkRemote { Host = uri.Host, Port = uri.Port > 0 ? uri.Port : DefaultPort };
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in parts.Where(part => part.Length > 0))
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
        if (remote is { Token: not null, IsLoopback: false } && !parts.Any(part => part.StartsWith("use_ssl=", StringComparison.Ordinal)))
            remote = remote with { UseSsl = true };
        remote = remote with { Headers = headers };
        remote.CallHeaders();
        return remote;
    }

    /// <summary>The address without the token.</summary>
    public override string ToString() => $"sc://{Host}:{Port}{(UseSsl ? "/;use_ssl=true" : "")}";

    private static Metadata.Entry Header(string name, string value)
    {
        if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            throw Wrong($"'{name}' is no name of a header: letters, digits, - _ and . are");
        // gRPC's headers of bytes.
        if (name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[value.Length];
            return Convert.TryFromBase64String(value, bytes, out var length) ? new(name, bytes[..length]) : throw Wrong($"the value of header {name} must be Base64");
        }
        return value.All(letter => letter is >= ' ' and <= '~') ? new(name, value) : throw Wrong($"the value of header {name} must be printable ASCII");
    }

    private static FormatException Wrong(string what) => new($"Not a Spark Connect address: {what}");
}
