using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DzStore.Testing.Fuzzing;

/// <summary>
/// Sends a service requests made from its own OpenAPI document, most of them spoilt in one way, and holds every answer against that
/// document. Each request follows from the seed, its number, and the identifiers that earlier answers brought; a fault prints all of it.
/// </summary>
/// <remarks><c>DZSTORE_FUZZ_CASES</c> and <c>DZSTORE_FUZZ_SEED</c> (a number, or random) change how many requests and which.</remarks>
public sealed partial class ApiFuzzer
{
    private const int MostFaults = 10;

    private readonly Dictionary<string, List<string>> _known = [];
    private readonly HashSet<string> _there = [];

    /// <summary>Adds what a schema cannot say, such as that one of two fields must be there.</summary>
    public Action<FuzzRequest>? Complete { get; init; }

    /// <summary>
    /// Fields of a body whose value may be refused (422) although its form is right, such as the name of a file that is not there.
    /// </summary>
    public IReadOnlySet<string> Refusable { get; init; } = new HashSet<string>();

    /// <summary>The number of requests.</summary>
    public int Cases { get; init; } =
        int.Parse(Environment.GetEnvironmentVariable("DZSTORE_FUZZ_CASES") ?? "600", CultureInfo.InvariantCulture);

    /// <summary>The seed of the random requests.</summary>
    public int Seed { get; init; } =
        Environment.GetEnvironmentVariable("DZSTORE_FUZZ_SEED") switch
        {
            null or "" => 1,
            "random" => Random.Shared.Next(),
            var seed => int.Parse(seed, CultureInfo.InvariantCulture),
        };

    /// <summary>A value of a parameter or a field that stands for something that is there.</summary>
    public ApiFuzzer Know(string name, params IEnumerable<string> values)
    {
        if (!_known.TryGetValue(name, out var there))
            _known[name] = there = [];
        there.AddRange(values);
        return this;
    }

    /// <summary>Sends the requests and counts the answers by status; throws with every request whose answer breaks a rule.</summary>
    public async Task<IReadOnlyDictionary<int, int>> RunAsync(Uri service, string document, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }
        );
        var api = ApiDocument.Parse(document);
        var maker = new RequestMaker(api, _known, _there, Complete);
        var methods = api
            .Operations.ToLookup(operation => operation.Path, operation => operation.Method)
            // HEAD is answered wherever GET is; the document says so once, for all operations.
            .ToDictionary(
                path => path.Key,
                IReadOnlySet<string> (path) => path.SelectMany(method => method == "GET" ? ["GET", "HEAD"] : new[] { method }).ToHashSet()
            );
        List<string> faults = [];
        Dictionary<int, int> statuses = [];
        for (var number = 0; number < Cases && faults.Count < MostFaults; number++)
        {
            var request = maker.Make(new Random(unchecked(Seed * 1_000_003 + number)));
            using var message = Message(service, request);
            using var answer = await http.SendAsync(message, cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            var refusable = request.Body is System.Text.Json.Nodes.JsonObject fields && fields.Any(field => Refusable.Contains(field.Key));
            statuses[(int)answer.StatusCode] = statuses.GetValueOrDefault((int)answer.StatusCode) + 1;
            if (AnswerRules.Fault(request, answer, body, methods[request.Operation.Path], refusable) is { } fault)
            {
                faults.Add(
                    $"{fault}: seed {Seed}, request {number} of {request.Operation.Name}\n{request}\n"
                        + $"answer: {(int)answer.StatusCode} {answer.Content.Headers.ContentType}\n{body}\n"
                );
            }

            Learn(api, answer);
        }
        if (faults.Count > 0)
            throw new FuzzException(string.Join('\n', faults));
        return statuses;
    }

    private static HttpRequestMessage Message(Uri service, FuzzRequest request)
    {
        // Sent as it stands: a URI would tidy dots and percent signs away.
        var address = new Uri(
            service.GetLeftPart(UriPartial.Authority) + request.Address,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        var message = new HttpRequestMessage(new HttpMethod(request.Method), address);
        if (request.Bytes is { } bytes && request.Method is not ("GET" or "HEAD" or "TRACE"))
        {
            message.Content = new ByteArrayContent(bytes);
            if (request.ContentType is not null)
                message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }
        foreach (var (name, value) in request.Headers)
        {
            // HttpClient refuses to send line breaks; what a socket makes of them is the services' own tests' affair.
            var sendable = LineBreaks().Replace(value, " ");
            if (!message.Headers.TryAddWithoutValidation(name, sendable))
                message.Content?.Headers.TryAddWithoutValidation(name, sendable);
        }
        return message;
    }

    /// <summary>A Location names something that is there now: the path that it fits says which parameter it is a value of.</summary>
    private void Learn(ApiDocument api, HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode || answer.Headers.Location?.OriginalString is not { } location)
            return;
        _there.Add(location);
        foreach (var path in api.Operations.Select(operation => operation.Path).Distinct())
        {
            if (
                path.EndsWith('}')
                && Parameter().Match(path) is { Success: true } parameter
                && location.StartsWith(path[..parameter.Index], StringComparison.Ordinal)
            )
            {
                Know(parameter.Groups["name"].Value, Uri.UnescapeDataString(location[parameter.Index..]));
            }
        }
    }

    [GeneratedRegex(@"\{(?<name>[^}]+)\}$")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"[\r\n\0]")]
    private static partial Regex LineBreaks();
}

/// <summary>An answer was not as documented.</summary>
public sealed class FuzzException(string message) : Exception(message);
