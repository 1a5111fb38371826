namespace DzStore.ServiceDefaults.Hosting;

/// <summary>How bytes come from the socket to the endpoint and back. Waking a thread costs more than the work of an order.</summary>
/// <remarks>
/// Sockets hand their events to the thread pool, whose threads look for work before they sleep: both as the runtime has it. With events run on the socket threads, or pool threads
/// that sleep at once, a single client waits a tenth longer, and a crowd is not served faster.
/// </remarks>
internal static class Transport
{
    /// <summary>
    /// A request runs on the pool thread that its bytes arrived on, and its answer is sent by the thread that has it, instead of being handed
    /// to another thread at every step. Kestrel calls it unsafe because an endpoint that blocks then delays its own connection; ours await.
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
