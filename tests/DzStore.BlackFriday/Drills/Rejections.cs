using System.Globalization;
using DzStore.Load.Http;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Drills;

/// <summary>The refusals of a service: their waits, and their contract (429 or 503, Retry-After, problem+json).</summary>
internal sealed class Rejections
{
    private readonly Lock _gate = new();
    private readonly List<double> _ms = [];
    private readonly Dictionary<string, int> _improper = [];

    /// <summary>Counts the proper refusals.</summary>
    public int Count()
    {
        lock (_gate)
            return _ms.Count;
    }

    /// <summary>Counts the answers that were neither success nor a proper refusal.</summary>
    public int Improper()
    {
        lock (_gate)
            return _improper.Values.Sum();
    }

    /// <summary>The three most frequent errors of improper answers; empty when there were none.</summary>
    public string Examples()
    {
        lock (_gate)
        {
            return string.Join(
                ", ",
                _improper
                    .OrderByDescending(entry => entry.Value)
                    .Take(3)
                    .Select(entry => $"{entry.Value.ToString(CultureInfo.InvariantCulture)} × {entry.Key}")
            );
        }
    }

    /// <summary>The 99th percentile of the proper refusals, milliseconds; null when there were none.</summary>
    public double? P99Ms()
    {
        lock (_gate)
            return _ms.Count == 0 ? null : _ms.Order().ElementAt((int)(0.99 * (_ms.Count - 1)));
    }

    /// <summary>Names what is wrong with a refusal.</summary>
    /// <returns>Null for a proper refusal, and for an answer that is none.</returns>
    public static string? ErrorOf(in HttpAnswer answer) =>
        answer.Status switch
        {
            not (429 or 503) => null,
            _ when answer.Header("Retry-After"u8).IsEmpty => "no Retry-After",
            _ when !answer.Header("Content-Type"u8).StartsWith("application/problem+json"u8) => "no problem+json",
            _ => null,
        };

    public void Note(int kind, TimeSpan took, RequestOutcome outcome, long sent)
    {
        lock (_gate)
        {
            if (outcome.Error is "429" or "503")
                _ms.Add(took.TotalMilliseconds);
            else
                _improper[outcome.Error!] = _improper.GetValueOrDefault(outcome.Error!) + 1;
        }
    }
}
