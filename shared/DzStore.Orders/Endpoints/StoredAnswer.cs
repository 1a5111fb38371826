using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace DzStore.Orders;

/// <summary>201 with the receipt. Written in one piece of known length, where TypedResults.Created would send it in chunks.</summary>
internal sealed class StoredAnswer(OrderReceipt receipt) : IResult, IEndpointMetadataProvider
{
    private static readonly OrderJson Json = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(OrderReceipt), ["application/json"]));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var body = JsonSerializer.SerializeToUtf8Bytes(receipt, Json.OrderReceipt);
        response.StatusCode = StatusCodes.Status201Created;
        response.Headers.Location = OrderUrls.Of(receipt.OrderId);
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
