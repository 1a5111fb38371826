using DzStore.Histories.Operations;

namespace DzStore.Benchmarks.Histories;

/// <summary>A store in memory whose clients are recorded.</summary>
internal interface IRecordedStore<T>
    where T : HistoryAction
{
    /// <summary>Something to do, by chance.</summary>
    T Plan(Random random);

    /// <summary>Does it, and returns it with its result; null where it failed and nothing was done.</summary>
    T? Run(T action);
}
