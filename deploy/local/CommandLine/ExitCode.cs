namespace DzStore.Local.CommandLine;

internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something was started and went wrong, or a figure is not what it must be.</summary>
    public const int Failure = 1;

    /// <summary>Nothing was started: the options, the environment or the data folder must change first.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl-C before the work was done, as shells report it.</summary>
    public const int Interrupted = 130;
}
