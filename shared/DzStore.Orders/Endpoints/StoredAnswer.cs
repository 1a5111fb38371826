using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace DzStore.Orders.Endpoints;

/// <summary>Answers 201 with the receipt, in one piece of known length; TypedResults.Created would send it in chunks.</summary>
internal sealed class StoredAnswer(OrderReceipt receipt) : IResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(OrderReceipt), ["application/json"]));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var body = JsonSerializer.SerializeToUtf8Bytes(receipt, OrderJson.Relaxed.OrderReceipt);
        response.StatusCode = StatusCodes.Status201Created;
        response.Headers.Location = OrderUrls.Of(receipt.OrderId);
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
