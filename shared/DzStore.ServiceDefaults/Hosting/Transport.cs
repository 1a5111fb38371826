namespace DzStore.ServiceDefaults.Hosting;

/// <summary>How bytes come from the socket to the endpoint and back. Waking a thread costs more than the work of an order.</summary>
public static class Transport
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// A request runs on the thread that its bytes arrived on, and its answer is sent by the thread that has it, instead of being handed
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

    /// <summary>
    /// The threads that wait for sockets, one a core, run what waited as well, instead of handing it to the thread pool. For a service
    /// whose work is all short and asynchronous: anything that blocks or computes for long would hold up every connection of its thread.
    /// The runtime reads this from the environment, before the first socket; a value set from outside stays.
    /// </summary>
    public static WebApplicationBuilder AnswerOnSocketThreads(this WebApplicationBuilder builder)
    {
        if (Environment.GetEnvironmentVariable(InlineCompletions) is null)
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
        return builder;
    }
}
