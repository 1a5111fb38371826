using System.CommandLine;

namespace DzStore.Local.CommandLine;

internal static class Explaining
{
    /// <summary>Runs what the command line says. One that cannot be meant starts nothing: what is wrong with it is said, and the exit code is <see cref="ExitCode.Usage"/>.</summary>
    /// <param name="stopTimeout">How long a run may take to stop after Ctrl-C.</param>
    public static async Task<int> InvokeOrExplainAsync(this ParseResult parsed, TimeSpan stopTimeout)
    {
        if (parsed.Errors.Count == 0)
            return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = stopTimeout });

        foreach (var error in parsed.Errors)
            await Console.Error.WriteLineAsync(error.Message);
        await Console.Error.WriteLineAsync("--help lists the options.");
        return ExitCode.Usage;
    }
}
