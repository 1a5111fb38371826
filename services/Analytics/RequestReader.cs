using System.Text.Json;

namespace DzStore.Analytics;

/// <summary>
/// Reads a small JSON object field by field, so that one answer can list every broken rule. What cannot be read as an object at all (malformed, duplicate names, too deep, not
/// UTF-8) is a <see cref="BadHttpRequestException"/>: 400.
/// </summary>
internal sealed class RequestReader
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly JsonElement _object;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    private RequestReader(JsonElement @object) => _object = @object;

    public static async Task<RequestReader> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType()) throw new BadHttpRequestException("Send the request as application/json.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Strict, cancellationToken);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new BadHttpRequestException("The body must be a JSON object.");
            return new RequestReader(document.RootElement.Clone());
        }
        catch (JsonException fault)
        {
            throw new BadHttpRequestException($"The body is not well-formed JSON: line {fault.LineNumber + 1}, byte {fault.BytePositionInLine}.", fault);
        }
    }

    /// <summary>A text of 1 to <paramref name="most"/> characters without control characters; empty where it breaks a rule, which is noted.</summary>
    public string Text(string name, int most, Func<string, string?>? rule = null)
    {
        if (!TryGet(name, JsonValueKind.String, "a string", out var value)) return "";
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            Note(name, "must be valid Unicode: it holds half of a surrogate pair");
            return "";
        }

        if (string.IsNullOrWhiteSpace(text) || text.Length > most) Note(name, $"must be 1 to {most} characters");
        else if (text.Any(char.IsControl)) Note(name, "must not hold control characters");
        else if (rule?.Invoke(text) is { } fault) Note(name, fault);
        return text;
    }

    /// <summary>A whole number from 0 to 2^53 − 1, written without fraction or exponent.</summary>
    public long WholeNumber(string name)
    {
        const long Most = (1L << 53) - 1;
        if (!TryGet(name, JsonValueKind.Number, "a number", out var value)) return 0;
        if (value.TryGetInt64(out var number) && number is >= 0 and <= Most) return number;
        Note(name, $"must be a whole number from 0 to {Most}");
        return 0;
    }

    /// <summary>Every broken rule by field, unknown fields among them; empty where the request is right.</summary>
    public IReadOnlyDictionary<string, string[]> Errors()
    {
        foreach (var property in _object.EnumerateObject())
        {
            if (!_known.Contains(property.Name)) Note(property.Name, $"is not a field of this request; it has {string.Join(", ", _known)}");
        }

        return _errors;
    }

    private bool TryGet(string name, JsonValueKind kind, string what, out JsonElement value)
    {
        _known.Add(name);
        if (!_object.TryGetProperty(name, out value)) Note(name, "is missing");
        else if (value.ValueKind != kind) Note(name, $"must be {what}");
        else return true;
        return false;
    }

    private void Note(string name, string fault) => _errors[name] = [fault];
}
