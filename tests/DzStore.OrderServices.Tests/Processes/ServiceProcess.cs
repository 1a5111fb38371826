using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace DzStore.OrderServices.Tests.Processes;

/// <summary>Reads the log of a service that runs as a process.</summary>
internal static partial class ServiceProcess
{
    /// <summary>The address of a service, read from its log as soon as it listens.</summary>
    /// <param name="process">The service.</param>
    /// <param name="log">Gets the lines up to then.</param>
    public static async Task<Uri> ListeningAsync(Process process, StringBuilder log)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            log.AppendLine(line);
            if (Listening().Match(line) is { Success: true } listening)
                return new(listening.Groups["url"].Value);
        }
        throw new InvalidOperationException($"The service ended before it listened: {log}");
    }

    [GeneratedRegex(@"Now listening on: (?<url>http://\S+)")]
    private static partial Regex Listening();
}
