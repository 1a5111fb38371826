using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DzStore.ServiceDefaults.OpenApi;

/// <summary>
/// Puts an id that nobody has used yet in place of <see cref="Id"/> in every example, a new one each time that the document is read.
/// Swagger UI sends examples as they stand: a fixed id would be free for the first reader only.
/// </summary>
public sealed class FreshExamples : IDocumentFilter
{
    /// <summary>Stands for the fresh id in the examples of an endpoint's description.</summary>
    public const string Id = "{fresh id}";

    /// <summary>The beginning of every fresh id.</summary>
    public const string Prefix = "TRY_";

    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        ArgumentNullException.ThrowIfNull(swaggerDoc);
        var id = Prefix + Guid.NewGuid().ToString("N")[..12].ToUpperInvariant();
        foreach (var operation in swaggerDoc.Paths.Values.SelectMany(path => path.Operations?.Values.AsEnumerable() ?? []))
        {
            foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
                parameter.Example = Fresh(parameter.Example, id);
            Freshen(operation.RequestBody?.Content, id);
            foreach (var answer in (operation.Responses ?? []).Values)
            {
                Freshen(answer.Content, id);
                foreach (var header in (answer.Headers?.Values ?? []).OfType<OpenApiHeader>())
                    header.Example = Fresh(header.Example, id);
            }
        }
    }

    private static void Freshen(IDictionary<string, IOpenApiMediaType>? content, string id)
    {
        foreach (var media in (content?.Values ?? []).OfType<OpenApiMediaType>())
        {
            media.Example = Fresh(media.Example, id);
            foreach (var example in (media.Examples?.Values ?? []).OfType<OpenApiExample>())
                example.Value = Fresh(example.Value, id);
        }
    }

    private static JsonNode? Fresh(JsonNode? example, string id) =>
        example is null ? null : JsonNode.Parse(example.ToJsonString().Replace(Id, id, StringComparison.Ordinal));
}
