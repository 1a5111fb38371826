using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Hosting;

/// <summary>Runs a service to its end, and turns a failed start into log lines that a person can act on.</summary>
public static class ServiceRunner
{
    /// <summary>
    /// Runs the service until it is stopped. A start that fails is logged as one line for each wrong setting, or for the address that
    /// cannot be used.
    /// </summary>
    /// <returns>The exit code: 0 after a graceful stop, 1 where the service could not start.</returns>
    public static async Task<int> RunServiceAsync(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("DzStore.Startup");
        try
        {
            // Before the host starts, which would log the same errors once more with a stack trace.
            app.Services.GetService<IStartupValidator>()?.Validate();
            await app.StartAsync();
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (SettingErrors(e) is { Count: > 0 } errors)
        {
            foreach (var error in errors)
                ServiceRunnerLog.WrongSetting(logger, error);
            return 1;
        }
        catch (Exception e) when (IsOfAddressOrCertificate(e))
        {
            ServiceRunnerLog.CannotStart(logger, e.Message);
            return 1;
        }
        finally
        {
            await app.DisposeAsync();
            await Serilog.Log.CloseAndFlushAsync();
        }
    }

    /// <summary>
    /// True for an address that is taken or invalid, and for a certificate that is missing or unreadable. Kestrel has no exceptions of its
    /// own for these.
    /// </summary>
    internal static bool IsOfAddressOrCertificate(Exception exception) =>
        exception is IOException or CryptographicException or UnauthorizedAccessException
        || exception is FormatException { Source: "Microsoft.AspNetCore.Http" } // It parses addresses, and fails there on what is no URL.
        || (
            exception is InvalidOperationException or FormatException
            && exception.Source?.StartsWith("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) == true
        );

    /// <summary>Options of several types fail together as an AggregateException; one alone as itself.</summary>
    private static IReadOnlyList<string> SettingErrors(Exception exception) =>
        exception switch
        {
            OptionsValidationException options => [.. options.Failures],
            AggregateException all when all.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            [
                .. all.InnerExceptions.SelectMany(SettingErrors),
            ],
            _ => [],
        };
}

internal static partial class ServiceRunnerLog
{
    [LoggerMessage(Level = LogLevel.Critical, Message = "Wrong setting: {Error}")]
    public static partial void WrongSetting(ILogger logger, string error);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Cannot start: {Reason}")]
    public static partial void CannotStart(ILogger logger, string reason);
}
