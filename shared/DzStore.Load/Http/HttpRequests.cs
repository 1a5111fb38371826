using System.Globalization;
using System.Text;

namespace DzStore.Load.Http;

/// <summary>Writes the requests for one server, ready to be sent.</summary>
public sealed class HttpRequests
{
    private readonly string _tail;
    private readonly string _origin;
    private readonly byte[] _headOfPost;

    internal HttpRequests(Uri address, LoadCredentials? credentials)
    {
        _origin = address.GetLeftPart(UriPartial.Authority);
        _tail = $" HTTP/1.1\r\nHost: {address.Authority}\r\n{credentials?.HeaderLine}";
        _headOfPost = Encoding.ASCII.GetBytes(
            $"POST {address.AbsolutePath.TrimEnd('/')}/orders{_tail}Content-Type: application/json\r\nContent-Length: "
        );
    }

    /// <param name="path">Absolute, such as "/trending".</param>
    public byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path}{_tail}\r\n");

    /// <param name="path">Absolute, such as "/trending".</param>
    /// <param name="headers">Further header lines, each with its line end.</param>
    public byte[] Get(string path, string headers) => Encoding.ASCII.GetBytes($"GET {path}{_tail}{headers}\r\n");

    /// <summary>A form as a browser posts it from a page of the same origin.</summary>
    /// <param name="path">Absolute, such as "/buy".</param>
    /// <param name="headers">Further header lines, each with its line end.</param>
    /// <param name="form">The fields, URL-encoded, in ASCII.</param>
    public byte[] PostForm(string path, string headers, string form) =>
        Encoding.ASCII.GetBytes(
            $"POST {path}{_tail}Origin: {_origin}\r\nSec-Fetch-Site: same-origin\r\n"
                + FormattableString.Invariant($"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n")
                + $"{headers}\r\n{form}"
        );

    /// <summary>POST /orders with a JSON body.</summary>
    public byte[] PostOrder(ReadOnlySpan<byte> json)
    {
        Span<byte> digits = stackalloc byte[10];
        json.Length.TryFormat(digits, out var digitCount, provider: CultureInfo.InvariantCulture);
        var request = new byte[_headOfPost.Length + digitCount + 4 + json.Length];
        var rest = request.AsSpan();
        _headOfPost.CopyTo(rest);
        rest = rest[_headOfPost.Length..];
        digits[..digitCount].CopyTo(rest);
        "\r\n\r\n"u8.CopyTo(rest[digitCount..]);
        json.CopyTo(rest[(digitCount + 4)..]);
        return request;
    }
}
