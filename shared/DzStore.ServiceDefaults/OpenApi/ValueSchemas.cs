using System.Globalization;
using System.Text.Json.Nodes;
using DzStore.ServiceDefaults.Requests;
using Microsoft.OpenApi;

namespace DzStore.ServiceDefaults.OpenApi;

/// <summary>Exact schemas of parameters and items: a value that matches is accepted, any other is refused.</summary>
public static class ValueSchemas
{
    /// <summary>The pattern of a text that is not blank and has no control characters.</summary>
    public const string TextPattern = TextRules.Pattern;

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static OpenApiSchema Integer(long min, long max) =>
        new()
        {
            Type = JsonSchemaType.Integer,
            Format = "int64",
            Minimum = min.ToString(CultureInfo.InvariantCulture),
            Maximum = max.ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>A text of 1 to <paramref name="maxLength"/> characters (code points) that matches the pattern.</summary>
    public static OpenApiSchema Text(int maxLength, string pattern = TextPattern) =>
        new()
        {
            Type = JsonSchemaType.String,
            MinLength = 1,
            MaxLength = maxLength,
            Pattern = pattern,
        };

    /// <summary>One of a few words.</summary>
    public static OpenApiSchema OneOf(params IEnumerable<string> words) =>
        new() { Type = JsonSchemaType.String, Enum = [.. words.Select(JsonNode (word) => JsonValue.Create(word))] };
}
