using DzStore.ServiceDefaults.Settings;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Hosting;

/// <summary>The top-level setting that ties a service to its parent process.</summary>
internal sealed class ParentOptions
{
    /// <summary>True where the service stops at the end of its standard input.</summary>
    public bool StopWithParent { get; set; }
}

/// <summary>
/// With <c>StopWithParent=true</c>, stops the host gracefully at the end of its standard input. The operating system closes the pipe
/// however the parent dies, so that no orphan outlives it, even after kill -9.
/// </summary>
internal sealed partial class ParentWatch(
    IOptions<ParentOptions> options,
    IHostApplicationLifetime lifetime,
    ParentState parent,
    ILogger<ParentWatch> logger
) : BackgroundService
{
    // A read of standard input cannot be cancelled, so it gets a thread of its own that does not keep the process alive.
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.StopWithParent)
            new Thread(ReadToEnd) { IsBackground = true, Name = "parent watch" }.Start();
        return Task.CompletedTask;
    }

    private void ReadToEnd()
    {
        try
        {
            using var input = Console.OpenStandardInput();
            Span<byte> ignored = stackalloc byte[256];
            var read = 1;
            while (read > 0)
                read = input.Read(ignored);
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

/// <summary>The state of the parent process, as far as <see cref="ParentWatch"/> observes it.</summary>
internal sealed class ParentState
{
    public volatile bool IsGone;
}

internal static class ParentWatchExtensions
{
    public static WebApplicationBuilder AddParentWatch(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ParentOptions>().BindSettings("").ValidateOnStart();
        builder.Services.AddHostedService<ParentWatch>();
        return builder;
    }
}
