using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Logging;

/// <summary>
/// The validity of section Serilog. Serilog reads it itself when the logger is created, before anything can be logged about it.
/// </summary>
public sealed class LogOptions
{
    /// <summary>Serilog's message on an invalid section; null where it is valid.</summary>
    internal string? Error { get; set; }
}

internal sealed class LogOptionsValidator : IValidateOptions<LogOptions>
{
    public ValidateOptionsResult Validate(string? name, LogOptions options) =>
        options.Error is { } error ? ValidateOptionsResult.Fail($"Serilog: {error}") : ValidateOptionsResult.Success;
}
