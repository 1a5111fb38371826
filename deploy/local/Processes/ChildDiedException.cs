namespace DzStore.Local.Processes;

/// <summary>A child ended that nobody had told to: named with its exit code and its last words.</summary>
public sealed class ChildDiedException(ChildExit exit) : Exception(Describe(exit))
{
    public ChildExit Exit => exit;

    private static string Describe(ChildExit exit)
    {
        var lastWords = exit.LastLines.Count == 0
            ? "It wrote nothing."
            : "Its last lines:" + Environment.NewLine + string.Join(Environment.NewLine, exit.LastLines.Select(line => "  " + line));
        return $"{exit.Name} ended with exit code {exit.ExitCode}. {lastWords}{Environment.NewLine}All of them are in {exit.LogFile}.";
    }
}
