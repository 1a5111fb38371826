using System.Text.Json.Nodes;

namespace DzStore.Testing.Fuzzing;

/// <summary>
/// An OpenAPI 3.0 document, as far as a fuzzer needs it: operations with their parameters, bodies and answers, and every example.
/// </summary>
public sealed class ApiDocument
{
    private readonly JsonObject _root;
    private readonly JsonSchemas _schemas;

    private ApiDocument(JsonObject root)
    {
        _root = root;
        _schemas = new(root["components"]?["schemas"] as JsonObject ?? []);
        Operations =
        [
            .. Items(root["paths"])
                .SelectMany(path => Items(path.Value).Select(method => Read(path.Key, method.Key, (JsonObject)method.Value!))),
        ];
    }

    public IReadOnlyList<ApiOperation> Operations { get; }

    public static ApiDocument Parse(string json) => new((JsonObject)JsonNode.Parse(json)!);

    /// <summary>Every example with where it stands and the schema it belongs to.</summary>
    public IEnumerable<(string Where, JsonNode Example, ApiSchema Schema)> Examples() =>
        Operations.SelectMany(operation =>
        {
            var source = (JsonObject)_root["paths"]![operation.Path]![operation.Method.ToLowerInvariant()]!;
            return Named("parameter", source["parameters"] as JsonArray)
                .Concat(Contents("request", source["requestBody"]))
                .Concat(
                    Items(source["responses"])
                        .SelectMany(answer =>
                            Contents(answer.Key, answer.Value)
                                .Concat(
                                    Items(answer.Value!["headers"]).SelectMany(header => One($"{answer.Key} {header.Key}", header.Value))
                                )
                        )
                )
                .Select(example => ($"{operation.Name} {example.Where}", example.Example, example.Schema));
        });

    private IEnumerable<(string Where, JsonNode Example, ApiSchema Schema)> Named(string kind, JsonArray? parameters) =>
        (parameters ?? []).SelectMany(parameter => One($"{kind} {parameter!["name"]}", parameter));

    private IEnumerable<(string Where, JsonNode Example, ApiSchema Schema)> Contents(string where, JsonNode? owner) =>
        Items(owner?["content"]).SelectMany(content => One($"{where} {content.Key}", content.Value));

    private IEnumerable<(string Where, JsonNode Example, ApiSchema Schema)> One(string where, JsonNode? owner) =>
        owner?["example"] is { } example
            ? [(where, example, _schemas.Get(owner["schema"]!))]
            : Items(owner?["examples"]).Select(named => ($"{where} {named.Key}", named.Value!["value"]!, _schemas.Get(owner!["schema"]!)));

    private ApiOperation Read(string path, string method, JsonObject operation) =>
        new(
            method.ToUpperInvariant(),
            path,
            [
                .. (operation["parameters"] as JsonArray ?? []).Select(parameter => new ApiParameter(
                    (string)parameter!["name"]!,
                    (string)parameter["in"]!,
                    (bool?)parameter["required"] ?? false,
                    _schemas.Get(parameter["schema"]!)
                )),
            ],
            Items(operation["requestBody"]?["content"]).Select(content => _schemas.Get(content.Value!["schema"]!)).FirstOrDefault(),
            Items(operation["responses"])
                .ToDictionary(
                    answer => int.Parse(answer.Key, null),
                    answer => new ApiAnswer(
                        Items(answer.Value!["content"])
                            .ToDictionary(content => content.Key, content => _schemas.Get(content.Value!["schema"]!)),
                        [.. Items(answer.Value["headers"]).Select(header => header.Key)],
                        [
                            .. Items(answer.Value["content"])
                                .SelectMany(content => Items(content.Value!["examples"]))
                                .Select(example => (string?)example.Value!["value"]!["type"])
                                .OfType<string>(),
                        ]
                    )
                )
        );

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Items(JsonNode? node) => node as JsonObject ?? [];
}

/// <summary>One method of one path.</summary>
/// <param name="Body">The schema of its JSON body; null where it has none.</param>
/// <param name="Answers">What it may answer, by status.</param>
public sealed record ApiOperation(
    string Method,
    string Path,
    IReadOnlyList<ApiParameter> Parameters,
    ApiSchema? Body,
    IReadOnlyDictionary<int, ApiAnswer> Answers
)
{
    public string Name => $"{Method} {Path}";
}

/// <param name="In">path, query or header.</param>
public sealed record ApiParameter(string Name, string In, bool Required, ApiSchema Schema);

/// <param name="Contents">Schemas by media type.</param>
/// <param name="Headers">The names of its headers, each of which must be there.</param>
/// <param name="Problems">The types of the problems that it may be, of which its examples show each.</param>
public sealed record ApiAnswer(
    IReadOnlyDictionary<string, ApiSchema> Contents,
    IReadOnlyList<string> Headers,
    IReadOnlyList<string> Problems
);
