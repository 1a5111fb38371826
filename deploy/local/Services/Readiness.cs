using System.Net;

namespace DzStore.Local.Services;

/// <summary>Waits until a service says that it is ready, which includes its database.</summary>
internal static class Readiness
{
    /// <summary>Against waiting for ever, not a promise: a start takes seconds, on a machine that is busy otherwise ten times that.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <exception cref="TimeoutException">It was not ready in time; the message has its last answer.</exception>
    public static async Task WaitAsync(string name, Uri service, TimeProvider time, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = service, Timeout = TimeSpan.FromSeconds(5) };
        var start = time.GetTimestamp();
        while (true)
        {
            var answer = await AskAsync(http, cancellationToken);
            if (answer is null)
                return;
            if (time.GetElapsedTime(start) > Limit)
                throw new TimeoutException($"{name} was not ready within {Limit.TotalSeconds:0} s: {answer}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }
    }

    /// <returns>Null when it is ready, else what it said.</returns>
    private static async Task<string?> AskAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync("health/ready", cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK
                ? null
                : $"/health/ready answered {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}";
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "/health/ready did not answer";
        }
    }
}
