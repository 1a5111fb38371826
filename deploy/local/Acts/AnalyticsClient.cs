using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DzStore.Local.Acts;

/// <summary>A job as <c>GET /jobs/{id}</c> tells of it.</summary>
internal sealed record Job(string Id, string State, JobProgress? Progress, string? Engine, JsonElement? Result, JsonElement? Error);

/// <param name="Fraction">0 to 1; null while nobody can say.</param>
/// <param name="Message">What is going on.</param>
internal sealed record JobProgress(double? Fraction, string? Message);

/// <summary>Analytics' API as the launcher uses it: start a job, watch it to its end, read what it left.</summary>
internal sealed class AnalyticsClient(Uri service) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = false,
        NumberHandling = JsonNumberHandling.Strict,
    };

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = service, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Starts a job and follows it until it has succeeded.</summary>
    /// <exception cref="UnexpectedAnswerException">It was refused, or ended otherwise; the message has the service's words.</exception>
    public async Task<(Job Job, T Result)> RunAsync<T>(string path, object request, Action<double, string> show, CancellationToken cancellationToken)
    {
        using var accepted = await http.PostAsJsonAsync(path, request, Json, cancellationToken);
        if (accepted is not { StatusCode: HttpStatusCode.Accepted, Headers.Location: { } location })
            throw new UnexpectedAnswerException($"POST /{path} was answered with {await DescribeAsync(accepted, cancellationToken)}, not with 202 and a Location.");

        while (true)
        {
            var job = await GetAsync<Job>(location.ToString(), cancellationToken);
            show(job.Progress?.Fraction ?? 0, job.State);
            switch (job.State)
            {
                case "queued" or "running":
                    await Task.Delay(Interval, cancellationToken);
                    continue;
                case "succeeded" when job.Result is { } result:
                    return (job, result.Deserialize<T>(Json) ?? throw new UnexpectedAnswerException($"Job {job.Id} has an empty result."));
                default:
                    throw new UnexpectedAnswerException($"Job {job.Id} {job.State}: {job.Error}");
            }
        }
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(path, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new UnexpectedAnswerException($"GET {path} was answered with {await DescribeAsync(answer, cancellationToken)}, not with 200.");
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(Json, cancellationToken)
                ?? throw new UnexpectedAnswerException($"GET {path} was answered with null.");
        }
        catch (JsonException e)
        {
            throw new UnexpectedAnswerException($"GET {path} was answered with something else than expected: {e.Message}", e);
        }
    }

    public void Dispose() => http.Dispose();

    private static async Task<string> DescribeAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}";
}
