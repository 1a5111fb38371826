using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace DzStore.LocalHost.Services;

/// <summary>A job as <c>GET /jobs/{id}</c> answers it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">"queued", "running", "succeeded", "failed", "cancelled" or "interrupted".</param>
/// <param name="Engine">"spark" or "in-process".</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Result">Its result, once it has succeeded.</param>
/// <param name="Error">Its error, where it failed.</param>
public sealed record Job(string Id, string State, string Engine, JobProgress Progress, JsonElement? Result = null, JobError? Error = null);

/// <summary>The progress of a job.</summary>
/// <param name="Step">The step under way.</param>
/// <param name="Done">The units that are done.</param>
/// <param name="Total">The units of the whole; null where it is not known beforehand.</param>
public sealed record JobProgress(string Step, long Done, long? Total = null)
{
    /// <summary>The part that is done, 0 to 1; 0 where the total is not known.</summary>
    public double Fraction => Total is > 0 and var total ? Math.Min(1, Done / (double)total) : 0;
}

/// <summary>The error of a job.</summary>
/// <param name="Code">A stable code for programs.</param>
/// <param name="Message">The error in words.</param>
public sealed record JobError(string Code, string Message);

/// <summary>A client of Analytics that starts jobs and follows them.</summary>
/// <param name="service">The address of Analytics.</param>
/// <param name="apiKey">The key to send, outside Development; null for none.</param>
public sealed class AnalyticsClient(Uri service, string? apiKey = null) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly HttpClient _http = Connect(service, apiKey);

    /// <summary>Starts a job and follows it until it has succeeded.</summary>
    /// <param name="path">The path that starts it, such as "campaigns".</param>
    /// <param name="request">The body; its names become snake_case.</param>
    /// <param name="show">Receives its progress (0 to 1) and step.</param>
    /// <param name="cancellationToken">Ends the following; the job goes on.</param>
    /// <exception cref="UnexpectedAnswerException">It was refused, or it failed; the message quotes the service.</exception>
    public async Task<(Job Job, T Result)> RunAsync<T>(
        string path,
        object request,
        Action<double, string> show,
        CancellationToken cancellationToken
    )
    {
        using var accepted = await _http.PostAsJsonAsync(path, request, Json, cancellationToken);
        if (accepted is not { StatusCode: HttpStatusCode.Accepted, Headers.Location: { } location })
        {
            throw new UnexpectedAnswerException(
                $"POST /{path} was answered with {await DescribeAsync(accepted, cancellationToken)}, not with 202 and a Location."
            );
        }

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

    /// <summary>Reads a JSON resource.</summary>
    /// <exception cref="UnexpectedAnswerException">The answer is not 200, or not what <typeparamref name="T"/> holds.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(path, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new UnexpectedAnswerException(
                $"GET {path} was answered with {await DescribeAsync(answer, cancellationToken)}, not with 200."
            );
        }

        var content = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return Read<T>($"The answer to GET {path}", () => JsonSerializer.Deserialize<T>(content, Json));
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _http.Dispose();

    private static HttpClient Connect(Uri service, string? apiKey)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = service,
            Timeout = TimeSpan.FromSeconds(30),
        };
        if (apiKey is not null)
            http.DefaultRequestHeaders.Add("X-Api-Key", apiKey);
        return http;
    }

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
            throw new UnexpectedAnswerException($"{what} cannot be read: {e.Message}", e);
        }
    }
}
