using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace DzStore.ServiceDefaults.Requests;

/// <summary>
/// The fields of a request's JSON object, read one by one. Every broken rule is remembered, so that a caller learns all of them at once;
/// a field that nobody read is unknown and refused.
/// </summary>
public sealed class JsonFields
{
    private const int MaxUnknownFields = 20;

    private readonly Dictionary<string, JsonElement> _unread = new(StringComparer.Ordinal);
    private readonly RequestErrors _errors = new();
    private readonly List<string> _known = [];

    private JsonFields() { }

    /// <summary>The broken rules by field. Call it once, after all fields have been read.</summary>
    public IReadOnlyDictionary<string, string[]> Errors()
    {
        foreach (var name in _unread.Keys.Take(MaxUnknownFields))
            _errors.AddUnknown(name, $"is not a field of this request: it takes {string.Join(", ", _known)}");
        return _errors.ByName();
    }

    /// <summary>Reads the body as a JSON object.</summary>
    /// <exception cref="BadHttpRequestException">
    /// 415: it is not declared as JSON in UTF-8, or is compressed; 400: it is not a JSON object in UTF-8; 413: it is too large.
    /// </exception>
    public static async Task<JsonFields> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.IsPlainJson())
        {
            throw new BadHttpRequestException(
                "Send the request as Content-Type: application/json, in UTF-8 and not compressed.",
                StatusCodes.Status415UnsupportedMediaType
            );
        }

        return await request.ReadBodyAsync(0, static (body, _) => Parse(body), cancellationToken)
            ?? throw new BadHttpRequestException(RequestLimits.TooLarge, StatusCodes.Status413PayloadTooLarge);
    }

    private static JsonFields Parse(ReadOnlySequence<byte> body)
    {
        // The parser looks at the bytes of a string only when it is asked for.
        if (!Utf8.IsValid(body.IsSingleSegment ? body.FirstSpan : body.ToArray()))
            throw Malformed("The body is not UTF-8.");
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw Malformed("The body must be one JSON object.");
            var fields = new JsonFields();
            foreach (var field in json.RootElement.EnumerateObject())
            {
                if (!fields._unread.TryAdd(field.Name, field.Value.Clone()))
                    throw Malformed($"The body names the field '{field.Name}' twice.");
            }

            return fields;
        }
        catch (JsonException e)
        {
            throw Malformed(
                $"The body is not a JSON object that this endpoint reads, at line {e.LineNumber + 1}, byte {e.BytePositionInLine}. "
                    + "Check it for broken syntax and deep nesting."
            );
        }
        catch (InvalidOperationException)
        {
            throw Malformed("The name of a field is not valid Unicode: it has half of a surrogate pair.");
        }
    }

    /// <summary>
    /// A required text of 1 to <paramref name="maxCharacters"/> characters (code points) by <see cref="TextRules"/>; empty where it breaks
    /// a rule.
    /// </summary>
    public string Text(string name, int maxCharacters)
    {
        if (!TryTake(name, out var value))
            return "";
        if (value.ValueKind != JsonValueKind.String)
            return Broken(name, "must be a string");
        if (!TryGetString(value, out var text))
            return Broken(name, "must be valid Unicode: it has half of a surrogate pair");
        return TextRules.Check(text, maxCharacters) is { } error ? Broken(name, error) : text;
    }

    /// <summary>A required whole number from 0 to <paramref name="max"/>, in digits only; 0 where it breaks a rule.</summary>
    public long WholeNumber(string name, long max) => WholeNumber(name, min: 0, max);

    /// <summary>An optional whole number, in digits only; null where it is missing, null, or breaks a rule.</summary>
    public long? OptionalWholeNumber(string name, long min, long max)
    {
        if (!_unread.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            _known.Add(name);
            _unread.Remove(name);
            return null;
        }
        var number = WholeNumber(name, min, max);
        return _errors.Has(name) ? null : number;
    }

    /// <summary>An optional text that is one of some words; null where it is missing, null, or another.</summary>
    public string? OptionalWord(string name, params IReadOnlyList<string> words)
    {
        _known.Add(name);
        if (!_unread.Remove(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.String && TryGetString(value, out var text) && words.Contains(text))
            return text;
        Broken(name, $"must be {string.Join(" or ", words)}");
        return null;
    }

    /// <summary>Remembers a broken rule that only the caller can check.</summary>
    /// <returns>An empty text, in place of the broken one.</returns>
    public string Broken(string name, string rule)
    {
        _errors.Add(name, rule);
        return "";
    }

    private long WholeNumber(string name, long min, long max)
    {
        if (!TryTake(name, out var value))
            return 0;
        var isNumber = value.ValueKind == JsonValueKind.Number;
        if (
            isNumber
            && !value.GetRawText().AsSpan().ContainsAnyExceptInRange('0', '9')
            && value.TryGetInt64(out var number)
            && number >= min
            && number <= max
        )
        {
            return number;
        }

        Broken(
            name,
            isNumber ? $"must be a whole number from {min} to {max}, in digits only: no sign, fraction or exponent" : "must be a number"
        );
        return 0;
    }

    private bool TryTake(string name, out JsonElement value)
    {
        _known.Add(name);
        if (_unread.Remove(name, out value))
            return true;
        Broken(name, "is missing");
        return false;
    }

    private static bool TryGetString(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    private static BadHttpRequestException Malformed(string detail) => new(detail, StatusCodes.Status400BadRequest);
}
