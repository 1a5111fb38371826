using System.Text.Json.Nodes;
using DzStore.ServiceDefaults.Problems;
using Microsoft.OpenApi;

namespace DzStore.ServiceDefaults.OpenApi;

/// <summary>
/// Describes an endpoint in the OpenAPI document: each answer in words and by an example. The types of the answers come from the handler's
/// result union and from <see cref="WithProblem"/>.
/// </summary>
public static class EndpointDescription
{
    internal const string RetryAfter = "The seconds to wait before sending the request again.";

    /// <summary>An example of the request's body.</summary>
    public static RouteHandlerBuilder WithRequestExample(this RouteHandlerBuilder endpoint, JsonNode example) =>
        endpoint.WithMetadata(new BodyExample(null, example));

    /// <summary>An optional header of the request; <see cref="ValueSchemas"/> has schemas for it.</summary>
    public static RouteHandlerBuilder WithRequestHeader(
        this RouteHandlerBuilder endpoint,
        string name,
        string description,
        JsonNode example,
        OpenApiSchema schema
    ) => endpoint.WithMetadata(new ParameterDescription("header", name, description, example, schema));

    /// <summary>An optional query parameter; <see cref="ValueSchemas"/> has schemas for it.</summary>
    public static RouteHandlerBuilder WithQueryParameter(
        this RouteHandlerBuilder endpoint,
        string name,
        string description,
        JsonNode example,
        OpenApiSchema schema
    ) => endpoint.WithMetadata(new ParameterDescription("query", name, description, example, schema));

    /// <summary>A parameter in the path, any text.</summary>
    public static RouteHandlerBuilder WithPathParameter(
        this RouteHandlerBuilder endpoint,
        string name,
        string description,
        JsonNode example
    ) => endpoint.WithMetadata(new ParameterDescription("path", name, description, example, new() { Type = JsonSchemaType.String }));

    /// <summary>An answer whose type the document has already.</summary>
    public static RouteHandlerBuilder WithAnswer(
        this RouteHandlerBuilder endpoint,
        int status,
        string description,
        JsonNode? example = null
    )
    {
        endpoint.WithMetadata(new AnswerDescription(status, description));
        return example is null ? endpoint : endpoint.WithMetadata(new BodyExample(status, example));
    }

    /// <summary>A header of an answer; its type is the example's.</summary>
    public static RouteHandlerBuilder WithAnswerHeader(
        this RouteHandlerBuilder endpoint,
        int status,
        string name,
        string description,
        JsonNode example
    ) => endpoint.WithMetadata(new HeaderDescription(status, name, description, example));

    /// <summary>
    /// An answer of application/problem+json; <paramref name="example"/> holds its fields besides those that every problem has. A status
    /// may have several kinds of problems.
    /// </summary>
    public static RouteHandlerBuilder WithProblem(
        this RouteHandlerBuilder endpoint,
        ProblemType type,
        string description,
        JsonObject? example = null
    ) => endpoint.ProducesProblem(type.Status).WithMetadata(new ProblemDescription(type, description, example));

    /// <summary>The 503 of an endpoint that needs the database.</summary>
    public static RouteHandlerBuilder WithDatabaseProblem(this RouteHandlerBuilder endpoint) =>
        endpoint.WithRefusal(ProblemTypes.DatabaseUnavailable, "The database cannot be reached; nothing was done.", 2);

    /// <summary>A refusal with Retry-After: nothing was done, and the same request may be sent again later.</summary>
    public static RouteHandlerBuilder WithRefusal(
        this RouteHandlerBuilder endpoint,
        ProblemType type,
        string description,
        int retryAfterSeconds
    ) => endpoint.WithProblem(type, description).WithAnswerHeader(type.Status, "Retry-After", RetryAfter, retryAfterSeconds);
}
