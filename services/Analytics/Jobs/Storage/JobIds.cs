using System.Security.Cryptography;

namespace DzStore.Analytics.Jobs;

/// <summary>Job ids sort by the time they were made: milliseconds in hexadecimal, then enough chance that two never meet.</summary>
public static class JobIds
{
    /// <summary>The id of the job that is due at a time; the same for whoever makes it.</summary>
    public static string Scheduled(DateTimeOffset due) => $"{due.ToUnixTimeMilliseconds():x12}5c4ed01eda0b";

    public static string New(TimeProvider time) =>
        $"{time.GetUtcNow().ToUnixTimeMilliseconds():x12}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
}
