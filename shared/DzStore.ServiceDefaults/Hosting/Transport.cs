namespace DzStore.ServiceDefaults.Hosting;

/// <summary>How bytes come from the socket to the endpoint and back.</summary>
internal static class Transport
{
    /// <summary>
    /// A request runs on the thread that received it, and its answer is sent by the thread that has it, instead of being handed to
    /// another thread at every step: waking a thread costs more than the work of an order. Kestrel calls it unsafe because an
    /// endpoint that blocks then delays its own connection's input; ours await.
    /// </summary>
    public static WebApplicationBuilder AddTransport(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        return builder;
    }
}
