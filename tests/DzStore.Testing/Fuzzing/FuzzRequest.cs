using System.Text;
using System.Text.Json.Nodes;

namespace DzStore.Testing.Fuzzing;

/// <summary>The answer that the document promises to a request.</summary>
public enum Expectation
{
    /// <summary>The request is as documented: it must not be refused for its form (400, 413, 415, 422 and the like).</summary>
    Taken,

    /// <summary>The document forbids the request: it must be refused with a 4xx that is documented.</summary>
    Refused,

    /// <summary>The document leaves it open: any answer that is documented.</summary>
    Documented,

    /// <summary>Whoever sends credentials that do not hold is nobody: 401, where the operation is not for everybody.</summary>
    Stranger,

    /// <summary>The path has no such method: 405 with Allow.</summary>
    NoSuchMethod,

    /// <summary>There is no such path: 404.</summary>
    NoSuchPath,

    /// <summary>Not proper HTTP: the server may refuse it before anybody else sees it, without a body.</summary>
    BrokenHttp,
}

/// <summary>One request of a fuzzer: made from an operation's schemas, then changed in at most one way.</summary>
public sealed class FuzzRequest(ApiOperation operation)
{
    public ApiOperation Operation => operation;

    public string Method { get; set; } = operation.Method;

    /// <summary>Values of the path's parameters, as they are before percent-encoding.</summary>
    public Dictionary<string, string> Path { get; } = [];

    /// <summary>Stands in for the whole path, percent-encoded.</summary>
    public string? RawPath { get; set; }

    public List<(string Name, string Value)> Query { get; } = [];

    public List<(string Name, string Value)> Headers { get; } = [];

    /// <summary>The body while it is JSON; <see cref="RawBody"/> goes before it.</summary>
    public JsonNode? Body { get; set; }

    public byte[]? RawBody { get; set; }

    public string? ContentType { get; set; }

    public Expectation Expectation { get; set; } = Expectation.Taken;

    /// <summary>The mutation of the request, for the report.</summary>
    public string Mutation { get; set; } = "none";

    /// <summary>True while every identifier in it is of something that is there.</summary>
    public bool Exists { get; set; } = true;

    public string Address
    {
        get
        {
            var path = RawPath
                ?? Path.Aggregate(operation.Path, (path, value) =>
                    path.Replace($"{{{value.Key}}}", Uri.EscapeDataString(value.Value), StringComparison.Ordinal)
                );
            return Query.Count == 0
                ? path
                : path
                    + "?"
                    + string.Join('&', Query.Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value)}"));
        }
    }

    public byte[]? Bytes => RawBody ?? (operation.Body is null ? null : Encoding.UTF8.GetBytes(Body?.ToJsonString() ?? "null"));

    public override string ToString()
    {
        var text = new StringBuilder($"{Method} {Address}\n");
        foreach (var (name, value) in Headers)
            text.Append(null, $"{name}: {Short(value)}\n");
        if (ContentType is not null)
            text.Append(null, $"Content-Type: {ContentType}\n");
        if (Bytes is { } bytes)
            text.Append(Short(Encoding.UTF8.GetString(bytes))).Append('\n');
        return text.Append(null, $"({Mutation}; expected: {Expectation})").ToString();
    }

    private static string Short(string text) => text.Length <= 2_000 ? text : $"{text[..2_000]}… ({text.Length} characters)";
}
