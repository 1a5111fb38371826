using System.Net;

namespace DzStore.LocalHost.Services;

/// <summary>Waits until a service answers <c>/health/ready</c> with 200, which includes its database.</summary>
public static class Readiness
{
    /// <summary>
    /// The longest wait. A start takes seconds, and ten times that on a busy machine.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

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
            if (time.GetElapsedTime(start) > Limit)
                throw new TimeoutException($"{name} was not ready within {Limit.TotalSeconds:0} s: {answer}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }
    }

    /// <summary>Waits for something that tells by itself when it is ready, and cancels the wait at <see cref="Limit"/>.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="wait">The wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">It was not ready in time.</exception>
    public static async Task<T> WithinAsync<T>(
        string name,
        Func<CancellationToken, Task<T>> wait,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await wait(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{name} was not ready within {Limit.TotalSeconds:0} s.");
        }
    }

    /// <inheritdoc cref="WithinAsync{T}"/>
    public static Task WithinAsync(
        string name,
        Func<CancellationToken, Task> wait,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        WithinAsync(
            name,
            async token =>
            {
                await wait(token);
                return true;
            },
            time,
            cancellationToken
        );

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
