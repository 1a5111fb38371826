using System.CommandLine;

namespace DzStore.LocalHost.Terminals;

/// <summary>Runs a parsed command line, or explains its errors.</summary>
public static class CommandLineErrors
{
    /// <summary>
    /// Runs the command. A command line with errors starts nothing: each error goes to standard error in a line.
    /// </summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="stopTimeout">How long a run may take to stop after Ctrl-C.</param>
    /// <returns>The exit code of the command; <see cref="ExitCode.Usage"/> for a command line with errors.</returns>
    public static async Task<int> InvokeOrExplainAsync(this ParseResult parsed, TimeSpan stopTimeout)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        if (parsed.Errors.Count == 0)
            return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = stopTimeout });

        foreach (var error in parsed.Errors)
            await Console.Error.WriteLineAsync(error.Message);
        await Console.Error.WriteLineAsync("--help lists the options.");
        return ExitCode.Usage;
    }
}
