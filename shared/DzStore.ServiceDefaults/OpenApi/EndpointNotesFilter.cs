using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DzStore.ServiceDefaults.OpenApi;

/// <summary>Copies the notes from an endpoint's metadata into its OpenAPI operation.</summary>
internal sealed class EndpointNotesFilter : IOperationFilter
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
                case ParameterNote parameter:
                    AddParameter(operation, parameter);
                    break;
                case HeaderNote header when Answer(operation, header.Status) is { } answer:
                    (answer.Headers ??= new Dictionary<string, IOpenApiHeader>())[header.Name] = new OpenApiHeader
                    {
                        Description = header.Description, Schema = SchemaOf(header.Example), Example = header.Example.DeepClone(),
                    };
                    break;
            }
    }

    private static void AddParameter(OpenApiOperation operation, ParameterNote note)
    {
        var location = Enum.Parse<ParameterLocation>(note.In, ignoreCase: true);
        operation.Parameters = [.. (operation.Parameters ?? []).Where(known => known.Name != note.Name || known.In != location)];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = note.Name,
            In = location,
            Required = location == ParameterLocation.Path,
            Description = note.Description,
            Schema = note.Schema,
            Example = note.Example.DeepClone(),
        });
    }

    private static OpenApiSchema SchemaOf(JsonNode example) =>
        new() { Type = example.GetValueKind() == JsonValueKind.Number ? JsonSchemaType.Integer : JsonSchemaType.String };

    private static OpenApiResponse? Answer(OpenApiOperation operation, int status) =>
        operation.Responses?.GetValueOrDefault(status.ToString(CultureInfo.InvariantCulture)) as OpenApiResponse;

    private static void SetExample(IDictionary<string, IOpenApiMediaType>? content, JsonNode example)
    {
        foreach (var media in (content?.Values ?? []).OfType<OpenApiMediaType>())
            media.Example = example.DeepClone();
    }
}
