using System.Buffers;
using Microsoft.Net.Http.Headers;

namespace DzStore.ServiceDefaults.Requests;

/// <summary>Reads the body of a request that must be JSON.</summary>
public static class JsonBody
{
    /// <summary>True where the body is application/json, in UTF-8 if it names a charset, and not compressed.</summary>
    public static bool IsPlainJson(this HttpRequest request)
    {
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        )
        {
            return false;
        }

        return (
                !type.Charset.HasValue
                || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
            )
            && request.Headers.ContentEncoding.Count == 0;
    }

    /// <summary>Reads the whole body and hands its bytes to a parser, without a copy where they lie in one piece.</summary>
    /// <param name="request">The request, whose body nobody has read yet.</param>
    /// <param name="state">Passed to the parser, which then needs no closure.</param>
    /// <param name="parse">Parses the body; the bytes are valid only while it runs.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What the parser returned; null where the body is larger than <see cref="RequestLimits.MaxBodyBytes"/>.</returns>
    /// <exception cref="BadHttpRequestException">The body ends early or its framing is broken.</exception>
    public static async ValueTask<TResult?> ReadBodyAsync<TState, TResult>(
        this HttpRequest request,
        TState state,
        Func<ReadOnlySequence<byte>, TState, TResult> parse,
        CancellationToken cancellationToken
    )
        where TResult : class
    {
        request.AllowDraining();
        var body = request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            if (read.Buffer.Length > RequestLimits.MaxBodyBytes)
            {
                body.AdvanceTo(read.Buffer.End);
                return null;
            }
            if (read.IsCompleted)
            {
                // A parser may throw: a body that is not given back breaks the connection, and the caller never sees the answer.
                try
                {
                    return parse(read.Buffer, state);
                }
                finally
                {
                    body.AdvanceTo(read.Buffer.End);
                }
            }
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
