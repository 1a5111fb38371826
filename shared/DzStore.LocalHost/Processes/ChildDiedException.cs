namespace DzStore.LocalHost.Processes;

/// <summary>A child process ended on its own. The message has its name, its exit code and its last lines.</summary>
public sealed class ChildDiedException(ChildExit exit) : Exception(Describe(exit))
{
    /// <summary>The end of the child.</summary>
    public ChildExit Exit => exit;

    private static string Describe(ChildExit exit)
    {
        var lastWords =
            exit.LastLines.Count == 0
                ? "It wrote nothing."
                : "Its last lines:" + Environment.NewLine + string.Join(Environment.NewLine, exit.LastLines.Select(line => "  " + line));
        return $"{exit.Name} ended with exit code {exit.ExitCode}. {lastWords}{Environment.NewLine}The whole log is {exit.LogFile}.";
    }
}
