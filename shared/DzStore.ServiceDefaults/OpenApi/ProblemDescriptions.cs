using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DzStore.ServiceDefaults.OpenApi;

/// <summary>Describes the problems of an operation: under each status every kind, with an example that is named as the kind is.</summary>
internal static class ProblemDescriptions
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    public static void Apply(OpenApiOperation operation, OperationFilterContext context, IEnumerable<ProblemDescription> problems)
    {
        var path = $"/{context.ApiDescription.RelativePath}";
        foreach (var kinds in problems.GroupBy(problem => problem.Type.Status))
        {
            if (EndpointDescriptionFilter.Answer(operation, kinds.Key) is not { } answer)
                continue;
            answer.Description = string.Join("\n\n", kinds.Select(kind => $"`{kind.Type.Name}`: {kind.Description}"));
            foreach (var media in (answer.Content?.Values ?? []).OfType<OpenApiMediaType>())
            {
                media.Schema = context.SchemaGenerator.GenerateSchema(
                    kinds.All(ListsErrors) ? typeof(HttpValidationProblemDetails) : typeof(ProblemDetails),
                    context.SchemaRepository
                );
                media.Examples = kinds.ToDictionary(
                    kind => kind.Type.Name,
                    IOpenApiExample (kind) => new OpenApiExample { Summary = kind.Type.Title, Value = Example(kind, path) }
                );
            }
        }
    }

    private static bool ListsErrors(ProblemDescription problem) => problem.Fields?.ContainsKey("errors") == true;

    private static JsonObject Example(ProblemDescription problem, string instance)
    {
        var example = new JsonObject
        {
            ["type"] = problem.Type.Uri,
            ["title"] = problem.Type.Title,
            ["status"] = problem.Type.Status,
            ["detail"] = problem.Description,
            ["instance"] = instance,
            ["traceId"] = TraceId,
        };
        foreach (var (name, value) in problem.Fields ?? [])
            example[name] = value?.DeepClone();
        return example;
    }
}
