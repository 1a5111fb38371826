using System.Diagnostics;

namespace DzStore.Local.Processes;

/// <summary>
/// Gives a foreign program (mongod, Spark) the habit of our own children: the launcher starts itself as the guard, the guard
/// starts the program, and ends it when its standard input ends.
/// </summary>
internal static class Guard
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>The same child, under a guard.</summary>
    public static ChildSpec Over(ChildSpec spec) => spec with
    {
        Program = Programs.Dotnet,
        Arguments = [Programs.Launcher, "guard", "--", spec.Program, .. spec.Arguments],
    };

    /// <summary>Runs the program until it ends, the standard input ends, or a signal cancels.</summary>
    /// <returns>The program's own exit code.</returns>
    public static async Task<int> RunAsync(string[] program, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program[0], program[1..]) { RedirectStandardInput = true, UseShellExecute = false };
        using var child = Process.Start(start)!;
        var ended = child.WaitForExitAsync(CancellationToken.None);
        var told = Task.Delay(Timeout.Infinite, cancellationToken);
        if (await Task.WhenAny(ended, StandardInputEndAsync(), told) != ended)
            await EndAsync(child, ended);
        return child.ExitCode;
    }

    private static async Task EndAsync(Process child, Task ended)
    {
        Signals.Terminate(child);
        try
        {
            await ended.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            child.Kill(entireProcessTree: true);
            await ended;
        }
    }

    private static async Task StandardInputEndAsync()
    {
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(Stream.Null);
    }
}
