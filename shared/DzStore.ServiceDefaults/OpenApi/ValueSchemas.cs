using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace DzStore.ServiceDefaults.OpenApi;

/// <summary>What a parameter or an item may hold, said exactly: a value that fits is taken, one that does not is refused.</summary>
public static class ValueSchemas
{
    /// <summary>Text without control characters that is not blank.</summary>
    public const string TextPattern = @"^[^\u0000-\u001F\u007F-\u009F]*[^\s\u0000-\u001F\u007F-\u009F][^\u0000-\u001F\u007F-\u009F]*$";

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static OpenApiSchema Integer(long min, long max) => new()
    {
        Type = JsonSchemaType.Integer, Format = "int64", Minimum = min.ToString(CultureInfo.InvariantCulture), Maximum = max.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A text of 1 to <paramref name="maxLength"/> characters that fits the pattern.</summary>
    public static OpenApiSchema Text(int maxLength, string pattern = TextPattern) =>
        new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = maxLength, Pattern = pattern };

    /// <summary>One of a few words.</summary>
    public static OpenApiSchema OneOf(params IEnumerable<string> words) =>
        new() { Type = JsonSchemaType.String, Enum = [.. words.Select(JsonNode (word) => JsonValue.Create(word))] };
}
