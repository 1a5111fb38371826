using System.Text.Json.Nodes;
using DzStore.ServiceDefaults.Problems;
using Microsoft.OpenApi;

namespace DzStore.ServiceDefaults.OpenApi;

/// <summary>An example body: of the request when <paramref name="Status"/> is null, else of that answer.</summary>
internal sealed record BodyExample(int? Status, JsonNode Value);

/// <summary>The description of a parameter; <paramref name="In"/> is path, query or header.</summary>
internal sealed record ParameterDescription(string In, string Name, string Description, JsonNode Example, OpenApiSchema Schema);

/// <summary>The description of an answer's header; its type is the example's.</summary>
internal sealed record HeaderDescription(int Status, string Name, string Description, JsonNode Example);

/// <summary>The description of an answer.</summary>
internal sealed record AnswerDescription(int Status, string Description);

/// <summary>A kind of problem among the answers, and the fields of its example besides those that every problem has.</summary>
internal sealed record ProblemDescription(ProblemType Type, string Description, JsonObject? Fields);
