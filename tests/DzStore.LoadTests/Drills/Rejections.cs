using System.Globalization;
using DzStore.Load;

namespace DzStore.LoadTests.Drills;

/// <summary>How a service says no: how soon, and whether as the contract has it (429 or 503, Retry-After, problem+json).</summary>
internal sealed class Rejections
{
    private readonly Lock gate = new();
    private readonly List<double> ms = [];
    private readonly Dictionary<string, int> improper = [];

    public int Count
    {
        get
        {
            lock (gate)
                return ms.Count;
        }
    }

    public int Improper
    {
        get
        {
            lock (gate)
                return improper.Values.Sum();
        }
    }

    /// <summary>What was wrong most often; empty when nothing was.</summary>
    public string Examples
    {
        get
        {
            lock (gate)
                return string.Join(", ", improper.OrderByDescending(entry => entry.Value).Take(3).Select(entry => $"{entry.Value.ToString(CultureInfo.InvariantCulture)} × {entry.Key}"));
        }
    }

    /// <summary>Of the proper ones; null when there were none.</summary>
    public double? P99Ms
    {
        get
        {
            lock (gate)
                return ms.Count == 0 ? null : ms.Order().ElementAt((int)(0.99 * (ms.Count - 1)));
        }
    }

    /// <returns>Null for a proper rejection, and for what is none at all.</returns>
    public static string? FaultOf(HttpAnswer answer) => answer.Status switch
    {
        not (429 or 503) => null,
        _ when answer.Header("Retry-After"u8).IsEmpty => "no Retry-After",
        _ when !answer.Header("Content-Type"u8).StartsWith("application/problem+json"u8) => "no problem+json",
        _ => null,
    };

    public void Note(int kind, TimeSpan took, RequestOutcome outcome, long sent)
    {
        lock (gate)
        {
            if (outcome.Error is "429" or "503")
                ms.Add(took.TotalMilliseconds);
            else
                improper[outcome.Error!] = improper.GetValueOrDefault(outcome.Error!) + 1;
        }
    }
}
