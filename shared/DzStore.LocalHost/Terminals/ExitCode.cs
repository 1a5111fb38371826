namespace DzStore.LocalHost.Terminals;

/// <summary>The exit codes of DzStore's programs.</summary>
public static class ExitCode
{
    /// <summary>The work was done and every check passed.</summary>
    public const int Success = 0;

    /// <summary>Something started and failed, or a check or mark was missed.</summary>
    public const int Failure = 1;

    /// <summary>Nothing was started: an option, the environment or the data folder must change first.</summary>
    public const int Usage = 2;

    /// <summary>A measurement ran to its end and says nothing: the load generator was short of something.</summary>
    public const int Invalid = 3;

    /// <summary>Ctrl-C before the work was done (128 + SIGINT, as shells report it).</summary>
    public const int Interrupted = 130;
}
