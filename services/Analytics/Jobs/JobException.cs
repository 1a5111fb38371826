namespace DzStore.Analytics.Jobs;

/// <summary>A handler throws it to fail its job with a code and a message for the caller; see <see cref="JobError"/>.</summary>
public class JobException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The code that the job's error gets.</summary>
    public string Code { get; } = code;

    /// <summary>True where the failure is of the moment: the same job may succeed when it is tried again.</summary>
    public virtual bool IsPassing => false;
}
