using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace DzStore.Local.Acts;

/// <summary>A job as <c>GET /jobs/{id}</c> tells of it.</summary>
internal sealed record Job(string Id, string State, string Engine, JobProgress Progress, JsonElement? Result = null, JobError? Error = null);

/// <summary>So many of a total, which is null where nobody knows it beforehand.</summary>
internal sealed record JobProgress(string Step, long Done, long? Total = null)
{
    public double Fraction => Total is > 0 and var total ? Math.Min(1, Done / (double)total) : 0;
}

internal sealed record JobError(string Code, string Message);

/// <summary>Analytics' API as the launcher uses it: start a job, watch it to its end, read what it left.</summary>
internal sealed class AnalyticsClient(Uri service) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
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
            show(job.Progress.Fraction, job.Progress.Step);
            switch (job.State)
            {
                case "queued" or "running":
                    await Task.Delay(Interval, cancellationToken);
                    continue;
                case "succeeded" when job.Result is { } result:
                    return (job, Read<T>($"The result of job {job.Id}", () => result.Deserialize<T>(Json)));
                default:
                    throw new UnexpectedAnswerException($"Job {job.Id} {job.State}: {job.Error?.Message ?? "no reason given"}");
            }
        }
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(path, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new UnexpectedAnswerException($"GET {path} was answered with {await DescribeAsync(answer, cancellationToken)}, not with 200.");
        var content = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return Read<T>($"The answer to GET {path}", () => JsonSerializer.Deserialize<T>(content, Json));
    }

    public void Dispose() => http.Dispose();

    private static async Task<string> DescribeAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}";

    private static T Read<T>(string what, Func<T?> read)
    {
        try
        {
            return read() ?? throw new UnexpectedAnswerException($"{what} is null.");
        }
        catch (JsonException e)
        {
            throw new UnexpectedAnswerException($"{what} is not what it should be: {e.Message}", e);
        }
    }
}
