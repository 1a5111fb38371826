using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DzStore.ServiceDefaults.OpenApi;

/// <summary>An example body: of the request when <paramref name="Status"/> is null, else of that answer.</summary>
public sealed record BodyExample(int? Status, JsonNode Value);

/// <summary>A header: of the request when <paramref name="Status"/> is null, else of that answer.</summary>
public sealed record HeaderNote(int? Status, string Name, string Description, string Example);

/// <summary>What an answer means, in words.</summary>
public sealed record StatusNote(int Status, string Description);

/// <summary>Notes on an endpoint that only its OpenAPI document needs.</summary>
public static class EndpointNoteExtensions
{
    public static TBuilder WithRequestExample<TBuilder>(this TBuilder builder, JsonNode value) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new BodyExample(null, value));

    public static TBuilder WithAnswer<TBuilder>(this TBuilder builder, int status, string description, JsonNode? example = null)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new StatusNote(status, description));
        return example is null ? builder : builder.WithMetadata(new BodyExample(status, example));
    }

    public static TBuilder WithHeader<TBuilder>(this TBuilder builder, int? status, string name, string description, string example)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new HeaderNote(status, name, description, example));
}

/// <summary>Copies the notes from an endpoint's metadata into its OpenAPI operation.</summary>
internal sealed class EndpointNotes : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var note in context.ApiDescription.ActionDescriptor.EndpointMetadata)
            switch (note)
            {
                case StatusNote status when Answer(operation, status.Status) is { } answer:
                    answer.Description = status.Description;
                    break;
                case BodyExample { Status: null } example:
                    SetExample(operation.RequestBody?.Content, example.Value);
                    break;
                case BodyExample { Status: { } status } example:
                    SetExample(Answer(operation, status)?.Content, example.Value);
                    break;
                case HeaderNote { Status: null } header:
                    (operation.Parameters ??= []).Add(new OpenApiParameter
                    {
                        Name = header.Name, In = ParameterLocation.Header, Description = header.Description,
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = header.Example,
                    });
                    break;
                case HeaderNote { Status: { } status } header when Answer(operation, status) is { } answer:
                    (answer.Headers ??= new Dictionary<string, IOpenApiHeader>())[header.Name] = new OpenApiHeader
                    {
                        Description = header.Description, Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = header.Example,
                    };
                    break;
            }
    }

    private static OpenApiResponse? Answer(OpenApiOperation operation, int status) =>
        operation.Responses?.GetValueOrDefault(status.ToString(System.Globalization.CultureInfo.InvariantCulture)) as OpenApiResponse;

    private static void SetExample(IDictionary<string, IOpenApiMediaType>? content, JsonNode example)
    {
        foreach (var media in (content?.Values ?? []).OfType<OpenApiMediaType>())
            media.Example = example.DeepClone();
    }
}
