using System.Text.Json.Nodes;
using DzStore.ServiceDefaults.Problems;
using Microsoft.OpenApi;

namespace DzStore.ServiceDefaults.OpenApi;

/// <summary>An example body: of the request when <paramref name="Status"/> is null, else of that answer.</summary>
internal sealed record BodyExample(int? Status, JsonNode Value);

/// <summary>A parameter.</summary>
internal sealed record ParameterNote(string In, string Name, string Description, JsonNode Example, OpenApiSchema Schema);

/// <summary>A header of an answer; its type is the example's.</summary>
internal sealed record HeaderNote(int Status, string Name, string Description, JsonNode Example);

/// <summary>What an answer means, in words.</summary>
internal sealed record StatusNote(int Status, string Description);

/// <summary>
/// Notes on an endpoint for its OpenAPI document: what each answer means, with an example. They only describe; the types of
/// the answers come from the handler's result union and from <see cref="WithProblem"/>.
/// </summary>
public static class EndpointNotes
{
    public static RouteHandlerBuilder WithRequestExample(this RouteHandlerBuilder endpoint, JsonNode example) =>
        endpoint.WithMetadata(new BodyExample(null, example));

    /// <summary>An optional header of the request; <see cref="ValueSchemas"/> says what it may hold.</summary>
    public static RouteHandlerBuilder WithRequestHeader(this RouteHandlerBuilder endpoint, string name, string description, JsonNode example, OpenApiSchema schema) =>
        endpoint.WithMetadata(new ParameterNote("header", name, description, example, schema));

    /// <summary>An optional query parameter; <see cref="ValueSchemas"/> says what it may hold.</summary>
    public static RouteHandlerBuilder WithQueryParameter(this RouteHandlerBuilder endpoint, string name, string description, JsonNode example, OpenApiSchema schema) =>
        endpoint.WithMetadata(new ParameterNote("query", name, description, example, schema));

    public static RouteHandlerBuilder WithPathParameter(this RouteHandlerBuilder endpoint, string name, string description, JsonNode example) =>
        endpoint.WithMetadata(new ParameterNote("path", name, description, example, new() { Type = JsonSchemaType.String }));

    /// <summary>An answer whose type the document knows already.</summary>
    public static RouteHandlerBuilder WithAnswer(this RouteHandlerBuilder endpoint, int status, string description, JsonNode? example = null)
    {
        endpoint.WithMetadata(new StatusNote(status, description));
        return example is null ? endpoint : endpoint.WithMetadata(new BodyExample(status, example));
    }

    public static RouteHandlerBuilder WithAnswerHeader(this RouteHandlerBuilder endpoint, int status, string name, string description, JsonNode example) =>
        endpoint.WithMetadata(new HeaderNote(status, name, description, example));

    /// <summary>An answer of application/problem+json; <paramref name="example"/> holds what it has besides type, title and status.</summary>
    public static RouteHandlerBuilder WithProblem(this RouteHandlerBuilder endpoint, int status, string description, JsonObject? example = null)
    {
        var problem = ProblemExample(status, description);
        foreach (var (name, value) in example ?? [])
            problem[name] = value?.DeepClone();
        _ = example?.ContainsKey("errors") == true ? endpoint.ProducesValidationProblem(status) : endpoint.ProducesProblem(status);
        return endpoint.WithAnswer(status, description, problem);
    }

    /// <summary>The 503 that every endpoint with a database behind it can answer.</summary>
    public static RouteHandlerBuilder WithDatabaseProblem(this RouteHandlerBuilder endpoint) => endpoint
        .WithProblem(StatusCodes.Status503ServiceUnavailable, "The database cannot be reached; nothing was done.")
        .WithAnswerHeader(StatusCodes.Status503ServiceUnavailable, "Retry-After", "Seconds to wait before sending the request again.", 2);

    internal static JsonObject ProblemExample(int status, string detail)
    {
        var problem = TypedResults.Problem(statusCode: status).ProblemDetails;
        return new()
        {
            ["type"] = problem.Type ?? ProblemWriter.NoFurtherType, ["title"] = problem.Title, ["status"] = status, ["detail"] = detail, ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
        };
    }
}
