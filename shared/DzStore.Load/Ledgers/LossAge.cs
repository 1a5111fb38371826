namespace DzStore.Load.Ledgers;

/// <summary>The age of an order when a fault took it.</summary>
internal static class LossAge
{
    /// <returns>
    /// How long before the next fault it was acknowledged, milliseconds; null where no fault followed, so that none explains the loss.
    /// </returns>
    public static double? Of(long acknowledged, IReadOnlyList<FaultSpan> faults, TimeProvider time)
    {
        foreach (var fault in faults)
        {
            if (acknowledged <= fault.Start)
                return time.GetElapsedTime(acknowledged, fault.Start).TotalMilliseconds;
            // The database had confirmed it before the fault; the service's answer came through after.
            if (acknowledged <= fault.End)
                return 0;
        }

        return null;
    }
}
