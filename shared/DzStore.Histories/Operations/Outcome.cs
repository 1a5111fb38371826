namespace DzStore.Histories.Operations;

/// <summary>The end of an operation as its client knows it.</summary>
public enum Outcome
{
    /// <summary>It took effect between its invocation and its completion, with the result that it carries.</summary>
    Ok,

    /// <summary>It never took effect, and never will.</summary>
    Failed,

    /// <summary>It took effect at some time after its invocation, or will, or never does: a timeout, a lost connection.</summary>
    Unknown,
}
