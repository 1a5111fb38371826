namespace DzStore.Histories.Operations;

/// <summary>The answer of a check.</summary>
public enum Verdict
{
    /// <summary>
    /// The check did not come to an end, or had nothing to go on. It says nothing for the history, and nothing against it.
    /// </summary>
    Undecided,

    /// <summary>The history is as it must be.</summary>
    Holds,

    /// <summary>The history cannot have happened in a database that keeps its promise.</summary>
    Violated,
}
