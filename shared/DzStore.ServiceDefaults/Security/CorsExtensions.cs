using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Security;

/// <summary>Which pages of elsewhere may call a service from a browser: section Cors.</summary>
internal sealed class CorsSettings
{
    /// <summary>As a browser sends it: scheme, host and port, such as https://shop.example. None by default.</summary>
    public string[] Origins { get; set; } = [];
}

internal sealed class CorsSettingsValidator : IValidateOptions<CorsSettings>
{
    public ValidateOptionsResult Validate(string? name, CorsSettings options) =>
        options.Origins.Where(origin => !IsOrigin(origin)).ToList() is { Count: > 0 } wrong
            ? ValidateOptionsResult.Fail(wrong.Select(origin => $"Cors:Origins must list origins such as https://shop.example or http://localhost:3000, not \"{origin}\""))
            : ValidateOptionsResult.Success;

    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && origin.Equals(uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase) && uri.UserInfo.Length == 0;
}

/// <summary>Closed: without Cors:Origins no answer carries a CORS header, and browsers keep it from other origins.</summary>
internal static class CorsExtensions
{
    public static WebApplicationBuilder AddCorsOrigins(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<CorsSettings>().Configure<IConfiguration>((cors, configuration) => cors.Origins = Origins(configuration)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<CorsSettings>, CorsSettingsValidator>();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(Origins(builder.Configuration))
            .WithMethods("GET", "POST", "DELETE")
            .WithHeaders("Authorization", "Content-Type", "Idempotency-Key", "X-Api-Key", "traceparent")
            .WithExposedHeaders("Location", "Retry-After")));
        return builder;
    }

    public static void UseCorsOrigins(this WebApplication app)
    {
        if (Origins(app.Configuration) is not [])
            app.UseCors();
    }

    /// <summary>A list, or one text with commas, as an environment variable has it.</summary>
    private static string[] Origins(IConfiguration configuration)
    {
        var section = configuration.GetSection("Cors:Origins");
        return section.Value?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? section.Get<string[]>() ?? [];
    }
}
