using System.Globalization;
using System.Text;

namespace DzStore.Load;

/// <summary>Writes the requests for one server, ready to be sent.</summary>
public sealed class HttpRequests
{
    private readonly string tail;
    private readonly byte[] headOfPost;

    internal HttpRequests(Uri address, LoadCredentials? credentials)
    {
        tail = $" HTTP/1.1\r\nHost: {address.Authority}\r\n{credentials?.HeaderLine}";
        headOfPost = Encoding.ASCII.GetBytes($"POST {address.AbsolutePath.TrimEnd('/')}/orders{tail}Content-Type: application/json\r\nContent-Length: ");
    }

    /// <param name="path">Absolute, such as "/trending".</param>
    public byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path}{tail}\r\n");

    /// <summary>POST /orders with a JSON body.</summary>
    public byte[] PostOrder(ReadOnlySpan<byte> json)
    {
        Span<byte> digits = stackalloc byte[10];
        json.Length.TryFormat(digits, out var digitCount, provider: CultureInfo.InvariantCulture);
        var request = new byte[headOfPost.Length + digitCount + 4 + json.Length];
        var rest = request.AsSpan();
        headOfPost.CopyTo(rest);
        rest = rest[headOfPost.Length..];
        digits[..digitCount].CopyTo(rest);
        "\r\n\r\n"u8.CopyTo(rest[digitCount..]);
        json.CopyTo(rest[(digitCount + 4)..]);
        return request;
    }
}
