using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace DzStore.Analytics.Requests;

/// <summary>
/// The fields of a request's JSON object, read one by one. Every rule that is broken is remembered, so that a caller learns all of them at once;
/// fields that nobody read are unknown, and refused.
/// </summary>
internal sealed class JsonFields
{
    private const int MostFieldsNamed = 20;
    private const int MostNameCharacters = 64;

    private readonly Dictionary<string, JsonElement> _unread = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];

    private JsonFields() { }

    /// <summary>The broken rules by field; to be asked when all fields have been read.</summary>
    public IReadOnlyDictionary<string, string[]> Errors()
    {
        foreach (var name in _unread.Keys.Take(MostFieldsNamed))
            _errors[Short(name)] = [$"is not a field of this request: it takes {string.Join(", ", _known)}"];
        return _errors;
    }

    /// <summary>Reads the body as a JSON object.</summary>
    /// <exception cref="BadHttpRequestException">415: it is not declared as JSON; 400: it is not a JSON object in UTF-8; 413: it is too large.</exception>
    public static async Task<JsonFields> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType() || request.Headers.ContentEncoding.Count > 0)
            throw new BadHttpRequestException("Send the request as Content-Type: application/json, in UTF-8 and not compressed.", StatusCodes.Status415UnsupportedMediaType);

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return Parse(new ReadOnlySequence<byte>(body.GetBuffer(), 0, (int)body.Length));
    }

    private static JsonFields Parse(ReadOnlySequence<byte> body)
    {
        // The parser looks at the bytes of a string only when it is asked for.
        if (!Utf8.IsValid(body.FirstSpan)) throw Malformed("The body is not UTF-8.");
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw Malformed("The body must be one JSON object.");
            var fields = new JsonFields();
            foreach (var field in json.RootElement.EnumerateObject())
                if (!fields._unread.TryAdd(field.Name, field.Value.Clone()))
                    throw Malformed($"The body names the field '{field.Name}' twice.");
            return fields;
        }
        catch (JsonException fault)
        {
            throw Malformed($"The body is not a JSON object that this endpoint reads, at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine}. Check it for broken syntax and deep nesting.");
        }
        catch (InvalidOperationException)
        {
            throw Malformed("The name of a field is not Unicode text: it holds half of a surrogate pair.");
        }
    }

    /// <summary>A text of 1 to so many characters (code points), without control characters and not blank; empty where a rule was broken.</summary>
    public string Text(string name, int maxCharacters)
    {
        if (!TryTake(name, out var value)) return "";
        if (value.ValueKind != JsonValueKind.String) return Broken(name, "must be a string");
        if (!TryGetString(value, out var text)) return Broken(name, "must be Unicode text: it holds half of a surrogate pair");
        if (string.IsNullOrWhiteSpace(text)) return Broken(name, "must not be empty");
        if (text.Any(char.IsControl)) return Broken(name, "must not contain control characters");
        return text.EnumerateRunes().Count() is var length && length > maxCharacters ? Broken(name, $"must be at most {maxCharacters} characters long, not {length}") : text;
    }

    /// <summary>A whole number, written in digits only as in orders: no sign, fraction or exponent; 0 where a rule was broken.</summary>
    public long WholeNumber(string name, long max) => WholeNumber(name, min: 0, max);

    private long WholeNumber(string name, long min, long max)
    {
        if (!TryTake(name, out var value)) return 0;
        var isNumber = value.ValueKind == JsonValueKind.Number;
        if (isNumber && !value.GetRawText().AsSpan().ContainsAnyExceptInRange('0', '9') && value.TryGetInt64(out var number) && number >= min && number <= max) return number;
        Broken(name, isNumber ? $"must be a whole number from {min} to {max}, in digits only: no sign, fraction or exponent" : "must be a number");
        return 0;
    }

    /// <summary>A whole number as above that may be left out, or be null: then, and where a rule was broken, null.</summary>
    public long? OptionalWholeNumber(string name, long min, long max)
    {
        if (!_unread.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            _known.Add(name);
            _unread.Remove(name);
            return null;
        }
        var number = WholeNumber(name, min, max);
        return _errors.ContainsKey(name) ? null : number;
    }

    /// <summary>Remembers a broken rule that only the caller knows.</summary>
    public string Broken(string name, string rule)
    {
        _errors[name] = [rule];
        return "";
    }

    private bool TryTake(string name, out JsonElement value)
    {
        _known.Add(name);
        if (_unread.Remove(name, out value)) return true;
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

    private static string Short(string name) => name.Length <= MostNameCharacters ? name : string.Concat(name.AsSpan(0, MostNameCharacters), "…");

    private static BadHttpRequestException Malformed(string detail) => new(detail, StatusCodes.Status400BadRequest);
}
