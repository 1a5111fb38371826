using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DzStore.ServiceDefaults.OpenApi;

/// <summary>Copies the descriptions from an endpoint's metadata into its OpenAPI operation.</summary>
internal sealed class EndpointDescriptionFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var endpoint = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        ProblemDescriptions.Apply(operation, context, endpoint.OfType<ProblemDescription>());
        foreach (var metadata in endpoint)
        {
            switch (metadata)
            {
                case AnswerDescription status when Answer(operation, status.Status) is { } answer:
                    answer.Description = status.Description;
                    break;
                case BodyExample { Status: null } example:
                    SetExample(operation.RequestBody?.Content, example.Value);
                    break;
                case BodyExample { Status: { } status } example:
                    SetExample(Answer(operation, status)?.Content, example.Value);
                    break;
                case ParameterDescription parameter:
                    AddParameter(operation, parameter);
                    break;
                case HeaderDescription header when Answer(operation, header.Status) is { } answer:
                    (answer.Headers ??= new Dictionary<string, IOpenApiHeader>())[header.Name] = new OpenApiHeader
                    {
                        Description = header.Description,
                        Schema = SchemaOf(header.Example),
                        Example = header.Example.DeepClone(),
                    };
                    break;
            }
        }
    }

    private static void AddParameter(OpenApiOperation operation, ParameterDescription description)
    {
        var location = Enum.Parse<ParameterLocation>(description.In, ignoreCase: true);
        operation.Parameters = [.. (operation.Parameters ?? []).Where(known => known.Name != description.Name || known.In != location)];
        operation.Parameters.Add(
            new OpenApiParameter
            {
                Name = description.Name,
                In = location,
                Required = location == ParameterLocation.Path,
                Description = description.Description,
                Schema = description.Schema,
                Example = description.Example.DeepClone(),
            }
        );
    }

    private static OpenApiSchema SchemaOf(JsonNode example) =>
        new() { Type = example.GetValueKind() == JsonValueKind.Number ? JsonSchemaType.Integer : JsonSchemaType.String };

    internal static OpenApiResponse? Answer(OpenApiOperation operation, int status) =>
        operation.Responses?.GetValueOrDefault(status.ToString(CultureInfo.InvariantCulture)) as OpenApiResponse;

    private static void SetExample(IDictionary<string, IOpenApiMediaType>? content, JsonNode example)
    {
        foreach (var media in (content?.Values ?? []).OfType<OpenApiMediaType>())
            media.Example = example.DeepClone();
    }
}
