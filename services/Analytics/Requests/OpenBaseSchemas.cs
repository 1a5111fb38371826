using DzStore.Analytics.Jobs;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DzStore.Analytics.Requests;

/// <summary>The schemas of abstract records forbid no fields: those of the records derived from them would be among the forbidden.</summary>
internal sealed class OpenBaseSchemas : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is OpenApiSchema own && (context.Type == typeof(JobRequest) || context.Type == typeof(JobResult))) own.AdditionalPropertiesAllowed = true;
    }
}
