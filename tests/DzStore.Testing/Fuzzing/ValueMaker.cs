using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DzStore.Testing.Fuzzing;

/// <summary>Makes values that a schema allows, with a liking for its bounds and for text that breaks careless programs.</summary>
internal sealed partial class ValueMaker(Random random)
{
    private static readonly string[] Alphabets =
    [
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
        "_-.~ '",
        "$.{}[]()<>&%/\\\"`;:,?#=+*|!@^",
        "éüßñçøÅ",
        "كهربائيات",
        "電子商店",
        "\u00A0\u200B\u2028\uFEFF",
        "😀🎁🛒",
    ];

    /// <param name="schema">Where references are looked up.</param>
    /// <param name="part">The schema or a part of it.</param>
    public JsonNode? Valid(ApiSchema schema, JsonObject? part = null)
    {
        part = schema.Resolve(part ?? schema.Source);
        if (part["enum"] is JsonArray words)
            return words[random.Next(words.Count)]?.DeepClone();
        if (part["oneOf"] is JsonArray one)
            return Valid(schema, (JsonObject)one[random.Next(one.Count)]!);
        if (part["anyOf"] is JsonArray any)
            return Valid(schema, (JsonObject)any[random.Next(any.Count)]!);
        return Type(part) switch
        {
            "object" => Object(schema, part),
            "array" => new JsonArray([
                .. Enumerable
                    .Range(0, Length((int?)part["minItems"] ?? 0, (int?)part["maxItems"] ?? 20))
                    .Select(_ => Valid(schema, (JsonObject)part["items"]!)),
            ]),
            "string" => JsonValue.Create(Text(part)),
            "integer" => JsonValue.Create(Integer(part)),
            "number" => JsonValue.Create(random.NextDouble() * 1_000),
            "boolean" => JsonValue.Create(random.Next(2) == 0),
            _ => null,
        };
    }

    public string Text(JsonObject schema)
    {
        var pattern = schema["pattern"] is { } text ? new Regex((string)text!) : null;
        // A choice of words is not found by chance.
        if (pattern is not null && Choice().Match(pattern.ToString()) is { Success: true } choice)
            return choice.Groups["word"].Captures[random.Next(choice.Groups["word"].Captures.Count)].Value;
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var made = Text(Length((int?)schema["minLength"] ?? 0, (int?)schema["maxLength"] ?? 50));
            if (pattern?.IsMatch(made) != false)
                return made;
        }
        throw new InvalidOperationException($"No text was found for the pattern {pattern}");
    }

    [GeneratedRegex(@"^\^\(((?<word>[\w/]+)\|?)+\)\$$")]
    private static partial Regex Choice();

    public string Text(int runes)
    {
        var text = new StringBuilder();
        var alphabet = Runes();
        for (var i = 0; i < runes; i++)
        {
            if (random.Next(8) == 0)
                alphabet = Runes();
            text.Append(alphabet[random.Next(alphabet.Length)]);
        }
        return text.ToString();

        // Mostly plain, as patterns rarely allow everything everywhere.
        Rune[] Runes() => [.. Alphabets[random.Next(2) == 0 ? 0 : random.Next(Alphabets.Length)].EnumerateRunes()];
    }

    public long Integer(JsonObject schema)
    {
        var (min, max) = ((long?)schema["minimum"] ?? int.MinValue, (long?)schema["maximum"] ?? int.MaxValue);
        return random.Next(6) switch
        {
            0 => min,
            1 => max,
            2 => Math.Min(min + 1, max),
            3 => Math.Max(max - 1, min),
            _ => random.NextInt64(min, max),
        };
    }

    /// <summary>Mostly short, now and then one of the bounds.</summary>
    private int Length(int min, int max) =>
        random.Next(8) switch
        {
            0 => min,
            1 => max,
            _ => random.Next(min, Math.Min(max, min + 12) + 1),
        };

    private JsonObject Object(ApiSchema schema, JsonObject part)
    {
        var made = new JsonObject();
        var required = Required(part);
        foreach (var (name, property) in part["properties"] as JsonObject ?? [])
        {
            if (required.Contains(name) || random.Next(3) > 0)
            {
                made[name] =
                    !required.Contains(name) && AllowsNull((JsonObject)property!) && random.Next(6) == 0
                        ? null
                        : Valid(schema, (JsonObject)property!);
            }
        }

        return made;
    }

    public static HashSet<string> Required(JsonObject schema) => [.. (schema["required"] as JsonArray ?? []).Select(name => (string)name!)];

    private static bool AllowsNull(JsonObject schema) => schema["type"] is JsonArray types && types.Any(type => (string?)type == "null");

    private static string? Type(JsonObject schema) => schema["type"] is JsonArray types ? (string?)types[0] : (string?)schema["type"];
}
