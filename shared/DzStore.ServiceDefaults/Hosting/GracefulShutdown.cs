using DzStore.ServiceDefaults.Settings;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Hosting;

/// <summary>
/// Keeps the service listening for <see cref="ShutdownOptions.Grace"/> after the request to stop. The host first makes readiness fail
/// (ApplicationStopping), then calls this, and only then stops Kestrel. A service whose parent is gone has no load balancer to wait for.
/// </summary>
internal sealed class GracefulShutdown(IOptions<ShutdownOptions> options, IOptions<HostOptions> host, TimeProvider time, ParentState parent)
    : IHostedLifecycleService
{
    /// <summary>
    /// Sets the host's own timeout, which it reads when it stops. Earlier is too early: the host is built before the settings are
    /// validated.
    /// </summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        host.Value.ShutdownTimeout = options.Value.Grace + options.Value.Timeout;
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) =>
        parent.IsGone ? Task.CompletedTask : Task.Delay(options.Value.Grace, time, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal static class GracefulShutdownExtensions
{
    public static WebApplicationBuilder AddGracefulShutdown(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ShutdownOptions>().BindSettings("Shutdown").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ShutdownOptions>, ShutdownOptionsValidator>();
        builder.Services.AddSingleton<ParentState>();
        builder.Services.AddHostedService<GracefulShutdown>();
        return builder;
    }
}
