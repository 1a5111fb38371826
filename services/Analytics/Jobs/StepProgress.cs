namespace DzStore.Analytics.Jobs;

/// <summary>Reports in the caller's own turn: Progress of the base library hands over to the thread pool, which may change the order.</summary>
internal sealed class StepProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
