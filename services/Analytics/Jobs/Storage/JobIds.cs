using System.Security.Cryptography;

namespace DzStore.Analytics.Jobs.Storage;

/// <summary>Makes job ids, which sort by time of creation: milliseconds in hexadecimal, then random digits that keep ids apart.</summary>
public static class JobIds
{
    /// <summary>The id of the job that is due at a time, the same in every instance.</summary>
    public static string Scheduled(DateTimeOffset due) => $"{due.ToUnixTimeMilliseconds():x12}5c4ed01eda0b";

    /// <summary>An id that no job has, before those of jobs created at a time or later.</summary>
    public static string First(DateTimeOffset time) => $"{time.ToUnixTimeMilliseconds():x12}";

    /// <summary>A new id.</summary>
    public static string New(TimeProvider time) =>
        $"{time.GetUtcNow().ToUnixTimeMilliseconds():x12}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
}
