using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Logging;

/// <summary>Section Serilog, which Serilog reads itself, when the logger is made: before there is anything to say with what is wrong in it.</summary>
public sealed class LogOptions
{
    /// <summary>What Serilog said of the section; null where it could use it.</summary>
    internal string? Fault { get; set; }
}

internal sealed class LogOptionsValidator : IValidateOptions<LogOptions>
{
    public ValidateOptionsResult Validate(string? name, LogOptions options) =>
        options.Fault is { } fault ? ValidateOptionsResult.Fail($"Serilog: {fault}") : ValidateOptionsResult.Success;
}
