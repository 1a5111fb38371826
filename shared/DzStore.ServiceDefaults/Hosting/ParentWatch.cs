namespace DzStore.ServiceDefaults.Hosting;

/// <summary>
/// With <c>StopWithParent=true</c> the host reads its standard input and stops gracefully at its end: the operating system
/// closes the pipe however the parent dies, so no orphan outlives it, not even after kill -9.
/// </summary>
internal sealed partial class ParentWatch(IHostApplicationLifetime lifetime, ParentState parent, ILogger<ParentWatch> logger) : BackgroundService
{
    // A read of standard input cannot be cancelled, so it gets a thread of its own that does not keep the process alive.
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        new Thread(ReadToEnd) { IsBackground = true, Name = "parent watch" }.Start();
        return Task.CompletedTask;
    }

    private void ReadToEnd()
    {
        try
        {
            using var input = Console.OpenStandardInput();
            Span<byte> ignored = stackalloc byte[256];
            while (input.Read(ignored) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A broken pipe is the end of the parent as well.
        }
        LogParentGone();
        parent.IsGone = true;
        lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Standard input ended: the parent is gone, stopping")]
    private partial void LogParentGone();
}

internal static class ParentWatchExtensions
{
    public static WebApplicationBuilder AddParentWatch(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetValue<bool>("StopWithParent"))
            builder.Services.AddHostedService<ParentWatch>();
        return builder;
    }
}
