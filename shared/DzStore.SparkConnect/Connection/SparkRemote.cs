using System.Net;
using Grpc.Core;

namespace DzStore.SparkConnect.Connection;

/// <summary>
/// The address of a Spark Connect server, with what to send it. <see cref="Parse"/> reads a connection string as Spark documents it
/// (<c>connector/connect/docs/client-connection-string.md</c> in Spark's repository):
/// <c>sc://host:port/;use_ssl=true;token=…;user_id=…;user_agent=…;session_id=…;x-my-header=…</c>.
/// </summary>
public sealed record SparkRemote
{
    private const int DefaultPort = 15002;

    /// <summary>The server's name or IP address; an IPv6 address stands in brackets.</summary>
    public required string Host { get; init; }

    /// <summary>The server's port. The default is 15002.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>True if the connection is encrypted by TLS (<c>use_ssl</c>).</summary>
    public bool UseSsl { get; init; }

    /// <summary>A bearer token (<c>token</c>). It is sent only over TLS or to this machine.</summary>
    public string? Token { get; init; }

    /// <summary>The user whom Spark runs the session for (<c>user_id</c>). The default is the user of this process.</summary>
    public string UserId { get; init; } = Environment.UserName;

    /// <summary>The name of the client program in Spark's log (<c>user_agent</c>); null is this library's.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The id under which a session is shared between clients (<c>session_id</c>); null makes a new session.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The gRPC headers to send with every call; the value of a <c>-bin</c> header is Base64.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    internal Uri Address => new UriBuilder(UseSsl ? "https" : "http", Host, Port).Uri;

    internal bool IsLoopback =>
        Host == "localhost" || (IPAddress.TryParse(Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>The headers and the token for a call; there is no other way for them to leave this process.</summary>
    /// <exception cref="FormatException">gRPC can't send a header, or others could read the token.</exception>
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

    /// <summary>Reads a connection string. Parameters that have no meaning to Spark Connect become headers.</summary>
    /// <param name="connectionString">
    /// The address: <c>sc://host</c>, an optional port, and parameters after <c>/;</c> with percent-encoded values. A token switches TLS
    /// on, except for this machine.
    /// </param>
    /// <exception cref="FormatException">It is no connection string of Spark Connect; the message says what is wrong.</exception>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public static SparkRemote Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        // Only the host is read as a Uri: it would make a/b of a/./b and of a\b, and that may be part of a token.
        if (
            connectionString.Trim().Split('/', 4) is not [var scheme, "", var authority, .. var rest]
            || !Uri.TryCreate($"{scheme}//{authority}", UriKind.Absolute, out var uri)
            || uri.Scheme != "sc"
            || uri.Host.Length == 0
        )
        {
            throw Wrong("it must look like sc://host:port/;key=value");
        }
        if (
            uri.UserInfo.Length > 0
            || uri.Query.Length > 0
            || uri.Fragment.Length > 0
            || rest.Any(part => part.AsSpan().ContainsAny('?', '#'))
        )
        {
            throw Wrong("user, query and fragment have no meaning here: parameters follow the path as /;key=value");
        }

        string[] parts = rest is [var path] ? path.Split(';') : [""];
        if (parts[0].Length > 0)
            throw Wrong("the path must be empty: parameters follow it as /;key=value");
        if (uri.Port == 0)
            throw Wrong("a server has no port 0");

        var remote = new SparkRemote { Host = uri.Host, Port = uri.Port > 0 ? uri.Port : DefaultPort };
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (number, parameter) in parts.Index().Where(part => part.Item.Length > 0))
        {
            // Not repeated: it may be the end of a token that has a semicolon.
            if (parameter.Split('=', 2) is not [{ Length: > 0 } key, var encoded])
                throw Wrong($"parameter {number} is not key=value; a semicolon in a value is written %3B");
            var value = Uri.UnescapeDataString(encoded);
            remote = key switch
            {
                "use_ssl" => remote with { UseSsl = bool.TryParse(value, out var ssl) ? ssl : throw Wrong("use_ssl is true or false") },
                "token" => remote with { Token = value },
                "user_id" => remote with { UserId = value },
                "user_agent" => remote with { UserAgent = value },
                "session_id" => remote with { SessionId = Guid.TryParse(value, out var id) ? id : throw Wrong("session_id is a UUID") },
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

    /// <summary>The address without the token and the headers.</summary>
    public override string ToString() => $"sc://{Host}:{Port}{(UseSsl ? "/;use_ssl=true" : "")}";

    private static Metadata.Entry Header(string name, string value)
    {
        if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            throw Wrong("a key is no name of a header: letters, digits, - _ and . are; a semicolon in a value is written %3B");
        // gRPC carries bytes in these headers.
        if (name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[value.Length];
            return Convert.TryFromBase64String(value, bytes, out var length)
                ? new(name, bytes[..length])
                : throw Wrong("the value of a -bin header must be Base64");
        }
        return value.All(letter => letter is >= ' ' and <= '~')
            ? new(name, value)
            : throw Wrong("the value of a header, or the token, must be printable ASCII");
    }

    private static FormatException Wrong(string what) => new($"Not a Spark Connect address: {what}");
}
