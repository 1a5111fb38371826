using System.Diagnostics;
using DzStore.LocalHost.Processes;

namespace DzStore.BlackFriday.Tests.Stores;

/// <summary>The tool as a process, which is how it gets an environment of its own.</summary>
internal static class LoadProcess
{
    public static async Task<(int Code, string Said)> RunAsync(
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(Programs.Dotnet, [Programs.Built("DzStore.BlackFriday", "DzStore.BlackFriday"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        try
        {
            var said = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(cancellationToken),
                process.StandardError.ReadToEndAsync(cancellationToken)
            );
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, string.Concat(said));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
