using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DzStore.ServiceDefaults.OpenApi;

/// <summary>Marks the fields that every problem has as required in the schemas of problems: these services always send them.</summary>
internal sealed class ProblemSchemas : ISchemaFilter
{
    private static readonly string[] Always = ["type", "title", "status", "instance", "traceId"];

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (!context.Type.IsAssignableTo(typeof(ProblemDetails)) || schema is not OpenApiSchema { Properties: { } properties } problem)
            return;
        if (properties.ContainsKey("title"))
        {
            properties["title"] = new OpenApiSchema { Type = JsonSchemaType.String };
            properties["type"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Pattern = $"^({ProblemType.Prefix}[a-z-]+|{ProblemWriter.NoFurtherType})$",
                Description = "The kind of problem, for programs: a status may have several.",
            };
            properties["instance"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The address that was asked for." };
            properties["status"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int32",
                Minimum = "400",
                Maximum = "599",
            };
            properties["traceId"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Pattern = "^[0-9a-f]{32}$",
                Description = "The trace id of this request in log lines and spans.",
            };
        }
        problem.Required = new HashSet<string>((problem.Required ?? new HashSet<string>()).Concat(Always));
    }
}
