using System.Threading.RateLimiting;
using DzStore.ServiceDefaults.Problems;
using DzStore.ServiceDefaults.Settings;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Limits;

/// <summary>Limits the request rate of each caller: 429 with Retry-After beyond it.</summary>
internal static class LimitsExtensions
{
    public static WebApplicationBuilder AddCallerLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LimitOptions>().BindSettings(LimitOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        builder.Services.AddRateLimiter(limiter =>
            limiter.OnRejected = (refused, _) =>
                new(
                    Problem
                        .RetryLater(
                            refused.HttpContext,
                            ProblemTypes.RateExceeded,
                            refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.Zero,
                            "You exceed your request rate."
                        )
                        .ExecuteAsync(refused.HttpContext)
                )
        );
        builder
            .Services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>()
            .Configure<IOptions<LimitOptions>, IHostEnvironment, TimeProvider>(
                (limiter, limits, environment, time) =>
                {
                    if (limits.Value.Rate(environment) is > 0 and var rate)
                        limiter.GlobalLimiter = new CallerLimiter(new(rate, limits.Value.Burst, time));
                }
            );
        return builder;
    }

    /// <summary>
    /// Adds the limit to the pipeline; without a limit no request pays for it. The setting is read when the service starts, since it is not
    /// validated before.
    /// </summary>
    public static void UseCallerLimits(this WebApplication app) =>
        app.Use(next =>
        {
            if (app.Services.GetRequiredService<IOptions<LimitOptions>>().Value.Rate(app.Environment) <= 0)
                return next;
            var limited = ((IApplicationBuilder)app).New().UseRateLimiter();
            limited.Run(next);
            return limited.Build();
        });
}
