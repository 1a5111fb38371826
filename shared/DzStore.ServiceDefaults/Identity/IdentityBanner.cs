using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>Logs at the start which credentials are accepted.</summary>
internal sealed partial class IdentityBanner(IOptions<AuthOptions> options, DevelopmentIdentity development, ILogger<IdentityBanner> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var ways = Describe(options.Value);
        if (development.IsOn)
            LogDevelopment(ways);
        else
            LogIdentity(ways);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Describe(AuthOptions auth)
    {
        List<string> ways = [];
        if (auth.Authority.Length > 0)
            ways.Add($"tokens of {auth.Authority} for {auth.Audience}");
        if (auth.DevelopmentKey.Length > 0)
            ways.Add("tokens of the launcher");
        if (auth.ApiKeys.Count > 0)
            ways.Add($"API keys of {string.Join(", ", auth.ApiKeys.Select(key => key.Name))}");
        return ways.Count > 0 ? string.Join("; ", ways) : "no tokens, no API keys";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Identity: {Ways}")]
    private partial void LogIdentity(string ways);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Identity: {Ways}; for Development, callers on loopback who send neither are let in as admin"
    )]
    private partial void LogDevelopment(string ways);
}
