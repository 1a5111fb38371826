using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Telemetry;

/// <summary>
/// The target of telemetry. OpenTelemetry reads its standard settings itself (OTEL_EXPORTER_OTLP_HEADERS, OTEL_TRACES_SAMPLER, …); this one
/// switches it on.
/// </summary>
internal sealed class TelemetryOptions
{
    public const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The address of the collector, such as http://localhost:4317. Empty: nothing is sent.</summary>
    public string Endpoint { get; set; } = "";
}

internal sealed class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options) =>
        options.Endpoint.Length == 0 || (Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{TelemetryOptions.EndpointKey} must be the address of a collector, such as http://localhost:4317, or left out"
            );
}
