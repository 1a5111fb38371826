namespace DzStore.Load.Results;

/// <summary>The word for a wait without end.</summary>
internal static class EndlessWait
{
    /// <summary>Shown in place of infinity: the wait of a request that had no success.</summary>
    public const string Never = "never";
}
