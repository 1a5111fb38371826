using DzStore.Analytics.Jobs;

namespace DzStore.Analytics.Tests.Jobs.ThirdKind;

public sealed record CountdownResult(int StepsTaken, int Attempt) : JobResult
{
    public override IReadOnlyDictionary<string, string> Links(string jobId) =>
        new Dictionary<string, string> { ["launch"] = $"/launches/{jobId}" };
}
