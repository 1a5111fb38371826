using System.Reflection;
using System.Text.Json;
using DzStore.Orders.Documents;
using Microsoft.AspNetCore.Http.Metadata;

namespace DzStore.Orders.Endpoints;

/// <summary>Answers 200 with a stored order, in one piece of known length; TypedResults.Ok would send it in chunks.</summary>
internal sealed class FoundAnswer(StoredOrder order) : IResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(OrderView), ["application/json"]));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var body = JsonSerializer.SerializeToUtf8Bytes(OrderView.Of(order), OrderJson.Relaxed.OrderView);
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
