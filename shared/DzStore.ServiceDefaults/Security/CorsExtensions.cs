using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Security;

/// <summary>The web origins whose pages may call a service: section Cors.</summary>
internal sealed class CorsSettings
{
    /// <summary>Origins as a browser sends them: scheme, host and port, such as https://shop.example. Empty by default.</summary>
    public string[] Origins { get; set; } = [];
}

internal sealed class CorsSettingsValidator : IValidateOptions<CorsSettings>
{
    public ValidateOptionsResult Validate(string? name, CorsSettings options) =>
        options.Origins.Where(origin => !IsOrigin(origin)).ToList() is { Count: > 0 } wrong
            ? ValidateOptionsResult.Fail(
                wrong.Select(origin =>
                    "Cors:Origins must list origins such as https://shop.example or http://localhost:3000, not "
                    + (origin.Contains('@', StringComparison.Ordinal) ? "one with a user name" : $"\"{origin}\"")
                )
            )
            : ValidateOptionsResult.Success;

    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && origin.Equals(uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
        && uri.UserInfo.Length == 0;
}

/// <summary>Adds CORS. Without Cors:Origins no answer has a CORS header, and browsers keep it from pages of other origins.</summary>
internal static class CorsExtensions
{
    private const string Setting = "Cors:Origins";

    public static WebApplicationBuilder AddCorsOrigins(this WebApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<CorsSettings>()
            .Configure<IConfiguration>((cors, configuration) => cors.Origins = configuration.ReadList(Setting))
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<CorsSettings>, CorsSettingsValidator>();
        builder.Services.AddCors(cors =>
            cors.AddDefaultPolicy(policy =>
                policy
                    .WithOrigins(builder.Configuration.ReadList(Setting))
                    .WithMethods("GET", "POST", "DELETE")
                    .WithHeaders("Authorization", "Content-Type", "Idempotency-Key", "X-Api-Key", "traceparent")
                    .WithExposedHeaders("Location", "Retry-After", "Idempotency-Replayed")
            )
        );
        return builder;
    }

    public static void UseCorsOrigins(this WebApplication app)
    {
        if (app.Configuration.ReadList(Setting) is not [])
            app.UseCors();
    }
}
