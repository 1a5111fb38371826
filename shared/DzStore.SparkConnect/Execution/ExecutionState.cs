namespace DzStore.SparkConnect.Execution;

/// <summary>The state of an execution in an <see cref="ExecutionProgress"/>.</summary>
public enum ExecutionState
{
    /// <summary>The execution was sent, and its result is not read to the end.</summary>
    Running,

    /// <summary>The result was read to the end.</summary>
    Succeeded,

    /// <summary>The execution failed or was cancelled, or its reader left before the end.</summary>
    Ended,
}
