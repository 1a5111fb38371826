using System.Globalization;
using System.Text;

namespace DzStore.Storefront.Live;

/// <summary>Sends a heartbeat to all readers every second, with the time, by which a page knows the server's clock.</summary>
internal sealed class Heartbeat(LiveEvents events, TimeProvider time) : BackgroundService
{
    private const string Kind = "beat";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A heartbeat of now in the form of a stream, for a reader who has just come.</summary>
    public static byte[] Frame(TimeProvider time) => Encoding.UTF8.GetBytes($"event: {Kind}\ndata: {Json(Now(time))}\n\n");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var now = Now(time);
                events.Publish(Kind, now, Encoding.UTF8.GetBytes(Json(now)));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private static string Now(TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static string Json(string now) => $"{{\"now\":{now}}}";
}
