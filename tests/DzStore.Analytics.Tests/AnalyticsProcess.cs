using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DzStore.Analytics.Tests;

/// <summary>The service as a process that a test can kill; it ends with this one.</summary>
internal sealed partial class AnalyticsProcess(Process process) : IAsyncDisposable
{
    private readonly List<string> _output = [];

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<string> Output => _output;

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<AnalyticsProcess> ListeningAsync(CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        var started = Start(["--urls=http://127.0.0.1:0", "--StopWithParent=true", .. arguments]);
        while (await started.ReadLineAsync(cancellationToken) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                started.Address = new Uri(match.Groups["address"].Value);
                return started;
            }
        }

        throw new InvalidOperationException("The service ended: " + string.Join('\n', started.Output));
    }

    public static AnalyticsProcess Start(params IEnumerable<string> arguments) =>
        new(
            Process.Start(
                new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DzStore.Analytics.dll"), .. arguments])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    // Not where the assembly is: its settings and pages must be found all the same.
                    WorkingDirectory = Path.GetTempPath(),
                    Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development" },
                }
            )!
        );

    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        while (await ReadLineAsync(cancellationToken) is not null)
        {
            // The line is kept in the output.
        }

        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>kill -9: no handler runs.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        if (line is not null)
            _output.Add(line);
        return line;
    }

    [GeneratedRegex(@"Now listening on: (?<address>http://\S+)")]
    private static partial Regex Listening();
}
