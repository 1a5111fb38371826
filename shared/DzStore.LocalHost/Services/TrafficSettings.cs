using DzStore.LocalHost.Data;

namespace DzStore.LocalHost.Services;

/// <summary>The settings by which the Storefront writes the log of the shop's traffic and Analytics counts it.</summary>
internal static class TrafficSettings
{
    /// <summary>The settings of a service as environment variables; none for a service that has nothing to do with it.</summary>
    public static IReadOnlyDictionary<string, string> Of(ServiceProgram service, DataFolder folder)
    {
        if (service == ServiceProgram.Storefront)
        {
            return new Dictionary<string, string>
            {
                ["Traffic__Folder"] = folder.Traffic,
                // A view is in the list a few seconds later.
                ["Traffic__RotateEvery"] = "00:00:01",
                // Longer than the window of the scheduled runs, which never miss a file then.
                ["Traffic__KeepFor"] = "02:00:00",
            };
        }
        if (service == ServiceProgram.Analytics)
        {
            return new Dictionary<string, string>
            {
                ["Trending__Every"] = "00:00:05",
                ["Trending__Source"] = Path.GetFileName(folder.Traffic),
                ["Trending__Window"] = "60",
                ["Trending__StartFile"] = folder.ScheduleStart,
                ["Jobs__KeepScheduled"] = "01:00:00",
            };
        }
        return new Dictionary<string, string>();
    }
}
