using System.Buffers;
using System.IO.Pipelines;
using DzStore.ServiceDefaults.Hosting;
using Microsoft.Net.Http.Headers;

namespace DzStore.Orders;

/// <summary>Reads a request's body as an order.</summary>
internal static class OrderBodyReader
{
    /// <summary>Null where the body is larger than <see cref="RequestLimits.MaxBodyBytes"/>.</summary>
    public static async ValueTask<OrderReading?> ReadOrderAsync(this HttpRequest request, string? idempotencyKey)
    {
        request.AllowDraining();
        var body = request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > RequestLimits.MaxBodyBytes)
            {
                body.AdvanceTo(read.Buffer.End);
                return null;
            }
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
