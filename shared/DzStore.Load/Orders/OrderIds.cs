using System.Globalization;

namespace DzStore.Load.Orders;

/// <summary>The ids of some orders of one run: a word, a number, and an end; the word or the end names the run.</summary>
/// <param name="Prefix">The beginning of each.</param>
/// <param name="Suffix">The end of each.</param>
public sealed record OrderIds(string Prefix, string Suffix = "")
{
    /// <summary>A name for a run that no other run has.</summary>
    public static string NewRun(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return FormattableString.Invariant($"{time.GetUtcNow():yyyyMMddHHmmss}_{Random.Shared.Next(0x10000):x4}");
    }

    /// <summary>The id of a number.</summary>
    public string this[long number] => Prefix + number.ToString(CultureInfo.InvariantCulture) + Suffix;

    /// <summary>The number of an id; null for an id that is none of these.</summary>
    public long? NumberOf(string id) =>
        Include(id)
        && long.TryParse(id.AsSpan(Prefix.Length..^Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>An id begins and ends as these do, whatever stands between.</summary>
    public bool Include(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length >= Prefix.Length + Suffix.Length
            && id.StartsWith(Prefix, StringComparison.Ordinal)
            && id.EndsWith(Suffix, StringComparison.Ordinal);
    }
}
