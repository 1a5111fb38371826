using System.Globalization;
using System.Text.Json;
using DzStore.Load.Http;

namespace DzStore.Load.Stress;

/// <summary>The words of a service that does not store an order (RFC 9457).</summary>
internal static class ProblemDetails
{
    /// <returns>Null for a 201, whose error is not in the words of the service.</returns>
    public static string? Explain(in HttpAnswer answer)
    {
        if (answer.Status == 201)
            return null;
        var status = answer.Status.ToString(CultureInfo.InvariantCulture);
        return $"answered {status}, not 201: {Read(answer.Body, "detail") ?? Read(answer.Body, "title") ?? "no problem details"}";
    }

    private static string? Read(ReadOnlyMemory<byte> body, string property)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty(property, out var value)
                && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
