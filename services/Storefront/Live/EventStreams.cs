using System.Buffers;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Live;

/// <summary>
/// Sends live events to readers as Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html): a loop for each
/// reader that holds one task and a connection, and no thread while it waits. At the stop of the service all streams end at once.
/// </summary>
internal sealed class EventStreams(
    LiveEvents events,
    LiveMetrics metrics,
    IOptions<LiveOptions> options,
    IHostEnvironment environment,
    IHostApplicationLifetime lifetime,
    TimeProvider time
)
{
    /// <summary>The time that a reader has to take the end of its stream at the stop of the service.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    private readonly StreamPlaces _places = new(options.Value.MaxStreams, options.Value.StreamsPerAddress(environment));

    /// <summary>The number of streams that are open.</summary>
    public int Open => _places.Open;

    /// <summary>Takes a place for a stream, which <see cref="RunAsync"/> gives back.</summary>
    /// <returns>Why there is none, in words for the reader; null where it is taken.</returns>
    public string? Admit(HttpContext context)
    {
        var refusal = lifetime.ApplicationStopping.IsCancellationRequested
            ? "This instance stops."
            : _places.Take(context.Connection.RemoteIpAddress);
        if (refusal is null)
            metrics.Opened();
        else
            metrics.Refused();
        return refusal;
    }

    /// <summary>Sends events until the reader goes away, does not read, or the service stops.</summary>
    public async Task RunAsync(HttpContext context)
    {
        var reader = context.Connection.RemoteIpAddress;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            Begin(context);
            await SendAsync(context, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The reader went away, or the service stops.
        }
        catch (TimeoutException)
        {
            metrics.Cut();
            context.Abort();
        }
        finally
        {
            _places.Return(reader);
            metrics.Closed();
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                _ = CutLaterAsync(context.Features.Get<IConnectionLifetimeFeature>());
        }
    }

    private static void Begin(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        // Kestrel's least rate of reading is no measure for a stream that is silent most of the time: WriteTimeout is.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        var headers = context.Response.Headers;
        headers.ContentType = "text/event-stream";
        headers.CacheControl = "no-store";
        headers["X-Accel-Buffering"] = "no"; // nginx would hold events back.
    }

    private async Task SendAsync(HttpContext context, CancellationToken end)
    {
        var output = context.Response.BodyWriter;
        output.Write(Heartbeat.Frame(time));
        var sent = 0L;
        while (true)
        {
            var newest = events.Newest;
            foreach (var live in newest.Events)
            {
                if (live.Version > sent)
                    output.Write(live.Frame);
            }
            sent = newest.Version;
            var flush = output.FlushAsync(end);
            if (!flush.IsCompletedSuccessfully)
                await flush.AsTask().WaitAsync(options.Value.WriteTimeout, time, end);
            await newest.Changed.Task.WaitAsync(end);
        }
    }

    /// <summary>
    /// Closes the connection of a reader who does not take the end of its stream: Kestrel would wait for it for as long as a stop may take.
    /// </summary>
    private async Task CutLaterAsync(IConnectionLifetimeFeature? connection)
    {
        await Task.Delay(Goodbye, time);
        connection?.Abort();
    }
}
