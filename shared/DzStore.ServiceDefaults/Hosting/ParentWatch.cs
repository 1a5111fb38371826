using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Hosting;

/// <summary>Whether a service ends with its parent; in no section.</summary>
internal sealed class ParentOptions
{
    public bool StopWithParent { get; set; }
}

/// <summary>
/// With <c>StopWithParent=true</c> the host reads its standard input and stops gracefully at its end: the operating system
/// closes the pipe however the parent dies, so no orphan outlives it, not even after kill -9.
/// </summary>
internal sealed partial class ParentWatch(IOptions<ParentOptions> options, IHostApplicationLifetime lifetime, ParentState parent, ILogger<ParentWatch> logger) : BackgroundService
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
        builder.Services.AddOptions<ParentOptions>().BindSettings("").ValidateOnStart();
        builder.Services.AddHostedService<ParentWatch>();
        return builder;
    }
}
