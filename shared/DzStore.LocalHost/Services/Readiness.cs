using System.Net;
using DzStore.LocalHost.Processes;

namespace DzStore.LocalHost.Services;

/// <summary>Waits until a service answers <c>/health/ready</c> with 200, which includes its database.</summary>
public static class Readiness
{
    /// <summary>Waits for one service.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="service">Its address.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">It was not ready in time; the message has its last answer.</exception>
    public static async Task WaitAsync(string name, Uri service, TimeProvider time, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = service,
            Timeout = TimeSpan.FromSeconds(5),
        };
        var start = time.GetTimestamp();
        while (true)
        {
            var answer = await AskAsync(http, cancellationToken);
            if (answer is null)
                return;
            if (time.GetElapsedTime(start) > StartLimit.Length)
                throw new TimeoutException($"{name} was not ready within {StartLimit.Length.TotalSeconds:0} s: {answer}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }
    }

    /// <returns>Null when it is ready, else its answer in words.</returns>
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
