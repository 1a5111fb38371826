using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace DzStore.LocalHost.Processes;

/// <summary>
/// Runs a program that does not stop with its parent, such as mongod, so that it does. The supervisor is a process between the two: it
/// ends the program when its standard input ends. Any executable serves as one by adding <see cref="Command"/> to its command line.
/// A line of the standard input is a fault to play: <c>freeze MILLISECONDS</c> stops the program for a time, however its parent fares
/// meanwhile, and <c>kill</c> kills it.
/// </summary>
public static class ProcessSupervisor
{
    private const string CommandName = "supervise";
    private const int LongestFreeze = 60_000;

    /// <summary>After this long a program that was asked to end is killed.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(8);

    /// <summary>The hidden command <c>supervise -- PROGRAM ARGUMENTS</c>; its exit code is that of the program.</summary>
    public static Command Command()
    {
        var program = new Argument<string[]>("program") { Arity = ArgumentArity.OneOrMore };
        var command = new Command(CommandName, "Runs a program and ends it when the standard input ends") { program };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(program), cancellationToken));
        return command;
    }

    /// <summary>The same child under a supervisor.</summary>
    /// <param name="spec">The program to supervise.</param>
    /// <param name="supervisor">The .NET assembly that has the command; see <see cref="Programs.Entry"/>.</param>
    public static ChildSpec Over(ChildSpec spec, string supervisor)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec with { Program = Programs.Dotnet, Arguments = [supervisor, CommandName, "--", spec.Program, .. spec.Arguments] };
    }

    /// <summary>Runs the program until it ends, the standard input ends, or a signal cancels.</summary>
    /// <returns>The exit code of the program.</returns>
    private static async Task<int> RunAsync(string[] program, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program[0], program[1..]) { RedirectStandardInput = true, UseShellExecute = false };
        using var child = Process.Start(start)!;
        var ended = child.WaitForExitAsync(CancellationToken.None);
        var cancelled = Task.Delay(Timeout.Infinite, cancellationToken);
        if (await Task.WhenAny(ended, ObeyInputAsync(child), cancelled) != ended)
            await EndAsync(child, ended);
        return child.ExitCode;
    }

    private static async Task EndAsync(Process child, Task ended)
    {
        Signals.Terminate(child);
        try
        {
            await ended.WaitAsync(EndLimit);
        }
        catch (TimeoutException)
        {
            child.Kill(entireProcessTree: true);
            await ended;
        }
    }

    /// <summary>Plays the faults that the standard input asks for, until it ends.</summary>
    private static async Task ObeyInputAsync(Process child)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        using var thawing = new Timer(_ => Thaw(child));
        while (await input.ReadLineAsync() is { } line)
        {
            if (line == "kill")
            {
                child.Kill();
            }
            else if (
                line.Split(' ') is ["freeze", var number]
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                && milliseconds is > 0 and <= LongestFreeze
            )
            {
                Signals.Freeze(child);
                thawing.Change(milliseconds, Timeout.Infinite);
            }
        }

        // A stopped program does not notice that it is asked to end.
        Thaw(child);
    }

    private static void Thaw(Process child)
    {
        if (!OperatingSystem.IsWindows() && !child.HasExited)
            Signals.Thaw(child);
    }
}
