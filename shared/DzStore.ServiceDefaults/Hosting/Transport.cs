namespace DzStore.ServiceDefaults.Hosting;

/// <summary>Kestrel's settings for sockets. To wake a thread costs more than the work of an order.</summary>
/// <remarks>
/// Sockets hand their events to the thread pool, whose threads look for work before they sleep: both are the runtime's defaults. With
/// events on the socket threads, or pool threads that sleep at once, a single client waits a tenth longer, and many are not served faster.
/// </remarks>
internal static class Transport
{
    /// <summary>
    /// Runs a request on the pool thread that received its bytes, and sends its answer from the thread that produced it, instead of handing
    /// it to another thread at every step. Kestrel calls this unsafe because an endpoint that blocks then delays its own connection; ours
    /// await.
    /// </summary>
    internal static WebApplicationBuilder AddTransport(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseSockets(sockets =>
        {
            sockets.UnsafePreferInlineScheduling = true;
            // One receive for each request instead of two, at 4 KB for each connection that is silent.
            sockets.WaitForDataBeforeAllocatingBuffer = false;
        });
        return builder;
    }
}
