namespace DzStore.Analytics.Jobs.Running;

/// <summary>The reason for which a run has to stop before its end.</summary>
internal enum StopReason
{
    None,

    /// <summary>A caller cancelled the job.</summary>
    CancelRequested,

    /// <summary>The lease is over: another instance may have marked the job interrupted, so this one must not go on.</summary>
    LeaseLost,
}
