using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Net.Http.Headers;

namespace DzStore.Orders;

/// <summary>Reads a request's body as an order; Kestrel's body limit ends one that is too large with 413.</summary>
internal static class OrderBodyReader
{
    public static async ValueTask<OrderReading> ReadOrderAsync(this HttpRequest request, string? idempotencyKey)
    {
        var body = request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(request.HttpContext.RequestAborted);
            if (read.IsCompleted)
            {
                var order = OrderReader.Read(read.Buffer.IsSingleSegment ? read.Buffer.FirstSpan : read.Buffer.ToArray(), idempotencyKey);
                body.AdvanceTo(read.Buffer.End);
                return order;
            }
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>application/json, in UTF-8 where it names a charset, and not compressed.</summary>
    public static bool IsPlainJson(this HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return false;
        return (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase))
            && request.Headers.ContentEncoding.Count == 0;
    }
}
