using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DzStore.ServiceDefaults.OpenApi;

/// <summary>A problem of these services always has its type, title, status and trace id.</summary>
internal sealed class ProblemSchemas : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (!context.Type.IsAssignableTo(typeof(ProblemDetails)) || schema is not OpenApiSchema { Properties: { } properties } problem)
            return;
        if (properties.ContainsKey("title"))
        {
            properties["type"] = properties["title"] = new OpenApiSchema { Type = JsonSchemaType.String };
            properties["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "400", Maximum = "599" };
            properties["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{32}$", Description = "The id that log lines and spans of this request have." };
        }
        problem.Required = new HashSet<string>((problem.Required ?? new HashSet<string>()).Concat(["type", "title", "status", "traceId"]));
    }
}
