using System.Security.Cryptography;

namespace DzStore.Analytics.Jobs;

/// <summary>Job ids sort by the time they were made: milliseconds in hexadecimal, then enough chance that two never meet.</summary>
public static class JobIds
{
    public static string New(TimeProvider time) =>
        $"{time.GetUtcNow().ToUnixTimeMilliseconds():x12}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
}
