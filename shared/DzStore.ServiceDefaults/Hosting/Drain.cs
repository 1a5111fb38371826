using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Hosting;

/// <summary>How a service takes its leave: section Shutdown.</summary>
public sealed class ShutdownOptions
{
    /// <summary>How long /health/ready says no before the service stops listening, so that a balancer has looked and sends no more.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long requests under way may take from then on.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(25);
}

internal sealed class ShutdownOptionsValidator : IValidateOptions<ShutdownOptions>
{
    public ValidateOptionsResult Validate(string? name, ShutdownOptions options) =>
        options.Grace >= TimeSpan.Zero && options.Timeout > TimeSpan.Zero && options.Grace + options.Timeout <= TimeSpan.FromMinutes(10)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Shutdown:Grace must be 00:00:00 or more, Shutdown:Timeout more than that, and both together at most 00:10:00");
}

/// <summary>
/// Stands between the order to stop and the end of listening. The host tells those who ask for readiness first (ApplicationStopping), calls this,
/// and only then has Kestrel stop. A service whose parent is gone has no balancer to wait for.
/// </summary>
internal sealed class Drain(IOptions<ShutdownOptions> options, IOptions<HostOptions> host, TimeProvider time, ParentState parent) : IHostedLifecycleService
{
    /// <summary>The host asks for its timeout when it stops. It is made before anybody has checked the settings, so it cannot be told earlier.</summary>
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

/// <summary>Whether the process that started this one has ended, as far as <see cref="ParentWatch"/> looks.</summary>
internal sealed class ParentState
{
    public volatile bool IsGone;
}

internal static class DrainExtensions
{
    public static WebApplicationBuilder AddDrain(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ShutdownOptions>().BindSettings("Shutdown").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ShutdownOptions>, ShutdownOptionsValidator>();
        builder.Services.AddSingleton<ParentState>();
        builder.Services.AddHostedService<Drain>();
        return builder;
    }
}
