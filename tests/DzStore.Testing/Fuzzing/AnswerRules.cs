using System.Text.Json;
using System.Text.Json.Nodes;

namespace DzStore.Testing.Fuzzing;

/// <summary>Holds an answer against the document: its status, headers, media type and body, and what the request may expect.</summary>
internal static class AnswerRules
{
    private static readonly ApiSchema Problem = new(
        (JsonObject)
            JsonNode.Parse(
                """
                {
                    "type": "object",
                    "required": ["type", "title", "status", "instance", "traceId"],
                    "properties": {
                        "type": { "type": "string" },
                        "title": { "type": "string" },
                        "status": { "type": "integer" },
                        "instance": { "type": "string" }
                    }
                }
                """
            )!,
        []
    );

    /// <summary>Kestrel's request line has 8 KB, of which method and version take a little.</summary>
    private const int LongestAddress = 8_100;

    /// <summary>The first rule that the answer breaks, or null.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="answer">What was answered.</param>
    /// <param name="body">Its body.</param>
    /// <param name="methods">The methods that the document has for the path.</param>
    /// <param name="refusable">Fields whose meaning may be refused with 422 where their form is right.</param>
    public static string? Fault(FuzzRequest request, HttpResponseMessage answer, string body, IReadOnlySet<string> methods, bool refusable)
    {
        var status = (int)answer.StatusCode;
        if (request.Expectation == Expectation.BrokenHttp && status is 400 or 414 or 431 && body.Length == 0)
            return null;
        if (status == 414 && request.Address.Length > LongestAddress)
            return null;
        if (!answer.Headers.TryGetValues("X-Content-Type-Options", out _))
            return "no security headers";
        if (body.Contains("   at ", StringComparison.Ordinal) || body.Contains("Exception", StringComparison.Ordinal))
            return "the inside of the service is shown";

        if (request.Expectation == Expectation.NoSuchMethod && !methods.Contains(request.Method))
        {
            return status != 405 ? "a method that the document does not have"
                : !answer.Content.Headers.Allow.ToHashSet().SetEquals(methods) ? "Allow is not what the document has"
                : ProblemFault(answer, body, request.Method);
        }

        if (request.Expectation == Expectation.NoSuchPath)
            return status == 404 ? ProblemFault(answer, body, request.Method) : "a path that the document does not have";
        // Another method of the same path, or dots that lead to another path: an answer of some operation, but not of this one.
        if (request.Expectation is Expectation.NoSuchMethod or Expectation.BrokenHttp)
        {
            return status >= 500 ? "a 5xx"
                : status >= 400 ? ProblemFault(answer, body, request.Method)
                : null;
        }

        return status switch
        {
            _ when !request.Operation.Answers.TryGetValue(status, out _) => "an undocumented status",
            >= 500 => "a 5xx",
            400
            or 406
            or 411
            or 413
            or 414
            or 415
            or 422
            or 431 when request.Expectation == Expectation.Taken && !(status == 422 && refusable) => "a request as documented was refused",
            not 401 when request.Expectation == Expectation.Stranger && request.Operation.Answers.ContainsKey(401) =>
                "a stranger was let in",
            >= 400 when request.Expectation == Expectation.Taken && request.Exists && request.Method == "GET" && status != 409 =>
                "what is there was not shown",
            < 400 when request.Expectation == Expectation.Refused => "a request that the document forbids was taken",
            _ => BodyFault(request.Operation.Answers[status], answer, body)
                ?? (
                    status >= 400 ? ProblemFault(answer, body, request.Method) ?? TypeFault(request.Operation.Answers[status], body) : null
                ),
        };
    }

    private static string? BodyFault(ApiAnswer documented, HttpResponseMessage answer, string body)
    {
        if (documented.Headers.FirstOrDefault(name => !answer.Headers.Contains(name)) is { } missing)
            return $"the header {missing} is missing";
        if (answer.Content.Headers.ContentType?.MediaType is not { } type || !documented.Contents.TryGetValue(type, out var schema))
            return "an undocumented media type";
        if (!type.EndsWith("json", StringComparison.Ordinal))
            return null;
        return schema.Errors(body) is { Count: > 0 } errors ? "a body that its schema forbids: " + string.Join("; ", errors) : null;
    }

    private static string? TypeFault(ApiAnswer documented, string body) =>
        JsonDocument.Parse(body).RootElement.GetProperty("type").GetString() is var type && documented.Problems.Contains(type)
            ? null
            : $"an undocumented kind of problem, {type}";

    private static string? ProblemFault(HttpResponseMessage answer, string body, string method)
    {
        if (method == "HEAD")
            return null;
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return "an error that is no application/problem+json";
        if (Problem.Errors(body) is { Count: > 0 } errors)
            return "no proper problem: " + string.Join("; ", errors);
        return JsonDocument.Parse(body).RootElement.GetProperty("status").GetInt32() == (int)answer.StatusCode
            ? null
            : "another status in the body";
    }
}
