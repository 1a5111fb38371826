using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NJsonSchema;

namespace DzStore.Testing.Fuzzing;

/// <summary>The schemas of an OpenAPI 3.0 document as JSON schemas, which say "nullable" in another way.</summary>
internal sealed class JsonSchemas
{
    private readonly JsonObject _components;
    private readonly Dictionary<string, ApiSchema> _known = [];

    public JsonSchemas(JsonObject components) =>
        _components = new(components.Select(one => KeyValuePair.Create(one.Key, Rewrite(one.Value))));

    public ApiSchema Get(JsonNode schema)
    {
        var text = schema.ToJsonString();
        return _known.TryGetValue(text, out var known) ? known : _known[text] = new((JsonObject)Rewrite(schema)!, _components);
    }

    private static JsonNode? Rewrite(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                return new JsonArray([.. array.Select(Rewrite)]);
            case JsonObject schema:
                var copy = new JsonObject(
                    schema
                        .Where(part => part.Key is not ("nullable" or "example"))
                        .Select(part => KeyValuePair.Create(part.Key, Rewrite(part.Value)))
                );
                return schema["nullable"] is JsonValue value && value.TryGetValue(out bool nullable) && nullable ? OrNull(copy) : copy;
            case JsonValue word
                when word.TryGetValue(out string? text) && text.StartsWith("#/components/schemas/", StringComparison.Ordinal):
                return text.Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
            default:
                return node?.DeepClone();
        }
    }

    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is not JsonValue type)
            return new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        schema["type"] = new JsonArray(type.DeepClone(), "null");
        return schema;
    }
}

/// <summary>One schema: to make values from, and to hold values against.</summary>
public sealed partial class ApiSchema
{
    private readonly Lazy<JsonSchema> _compiled;
    private readonly JsonObject _components;

    internal ApiSchema(JsonObject schema, JsonObject components)
    {
        (Source, _components) = (schema, components);
        _compiled = new(() =>
        {
            var whole = (JsonObject)schema.DeepClone();
            // References cannot stand beside definitions.
            if (whole.ContainsKey("$ref"))
                whole = new() { ["allOf"] = new JsonArray(whole) };
            whole["definitions"] = components.DeepClone();
            return JsonSchema.FromJsonAsync(whole.ToJsonString()).GetAwaiter().GetResult();
        });
    }

    internal JsonObject Source { get; }

    /// <summary>The violations of the schema in the JSON text, each with its place; empty where there is none.</summary>
    public IReadOnlyList<string> Errors(string json) =>
        [.. _compiled.Value.Validate(SurrogatePairs().Replace(json, "a")).Select(error => error.ToString())];

    /// <summary>
    /// JSON Schema counts characters (code points), the validator UTF-16 units: of a character beyond them one has to stay.
    /// </summary>
    [GeneratedRegex(@"[\uD800-\uDBFF][\uDC00-\uDFFF]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")]
    private static partial Regex SurrogatePairs();

    /// <summary>The schema behind a reference, or the given one itself.</summary>
    internal JsonObject Resolve(JsonObject schema) =>
        schema["$ref"] is { } reference ? Resolve((JsonObject)_components[((string)reference!)["#/definitions/".Length..]]!) : schema;
}
