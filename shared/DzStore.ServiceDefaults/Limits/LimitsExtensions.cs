using System.Threading.RateLimiting;
using DzStore.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Limits;

/// <summary>A rate for each caller: 429 with Retry-After for whoever sends more.</summary>
internal static class LimitsExtensions
{
    public static WebApplicationBuilder AddCallerLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LimitOptions>().BindSettings(LimitOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        builder.Services.AddRateLimiter(limiter => limiter.OnRejected = (refused, _) =>
            new(Problem.TooManyRequests(refused.HttpContext, refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.Zero)
                .ExecuteAsync(refused.HttpContext)));
        builder.Services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IOptions<LimitOptions>, IHostEnvironment, TimeProvider>(
            (limiter, limits, environment, time) =>
            {
                if (limits.Value.Rate(environment) is > 0 and var rate)
                    limiter.GlobalLimiter = new CallerLimiter(new(rate, limits.Value.Burst, time));
            });
        return builder;
    }

    /// <summary>Where there is no limit no request pays for one. That is asked when the service starts, for until then nobody has checked the settings.</summary>
    public static void UseCallerLimits(this WebApplication app) => app.Use(next =>
    {
        if (app.Services.GetRequiredService<IOptions<LimitOptions>>().Value.Rate(app.Environment) <= 0)
            return next;
        var limited = ((IApplicationBuilder)app).New().UseRateLimiter();
        limited.Run(next);
        return limited.Build();
    });
}
