using System.Text.Json.Nodes;
using DzStore.Analytics.Jobs.Storage;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DzStore.Analytics.Jobs.Api;

/// <summary>Lists in the OpenAPI document the kinds of jobs that are registered, with their requests and results.</summary>
internal sealed class JobSchemas(JobTypes types) : ISchemaFilter
{
    /// <summary>The records that stand for a job's request or result.</summary>
    public static IEnumerable<Type> DerivedTypes(Type type, JobTypes types) =>
        type == typeof(JobRequest) ? types.Select(each => each.Request)
        : type == typeof(JobResult) ? types.Select(each => each.Result)
        : [];

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema own)
            return;
        // The schema of an abstract record forbids no fields: it would forbid those of the records derived from it.
        if (context.Type == typeof(JobRequest) || context.Type == typeof(JobResult))
            own.AdditionalPropertiesAllowed = true;
        // Not at a property, where the schema only refers to that of the type.
        if (context.Type != typeof(JobKind) || context.MemberInfo is not null)
            return;
        own.Type = JsonSchemaType.String;
        own.Enum = [.. types.Select(each => (JsonNode)each.Kind.ApiName)];
        own.Properties = null;
        own.Required = null;
        own.AdditionalPropertiesAllowed = true;
    }
}
