using DzStore.Analytics.Jobs;

namespace DzStore.Analytics.Tests.Jobs.ThirdKind;

/// <summary>Counts down from a number, one step each time that the test allows one.</summary>
public sealed record CountdownRequest(int StartFrom) : JobRequest
{
    public static readonly JobKind JobKind = new("CountDown");

    public override JobKind Kind() => JobKind;
}
