using DzStore.ServiceDefaults.Requests;

namespace DzStore.Analytics.Jobs.Api;

/// <summary>A job as the API shows it. Times are UTC, durations in milliseconds.</summary>
/// <param name="StartedBy">The origin of the job: a request or a schedule.</param>
/// <param name="Attempts">The number of runs that were started.</param>
/// <param name="Retries">How many of them followed a passing failure by themselves, since somebody last asked for a run.</param>
/// <param name="Result">The result; null unless the job has succeeded.</param>
/// <param name="Error">
/// The reason why the job failed or was interrupted or, while it waits for another try, why the last one failed; else null.
/// </param>
/// <param name="Links">The addresses of the job and, once it has succeeded, of what it published.</param>
public sealed record JobView(
    string Id,
    JobKind Kind,
    JobState State,
    JobOrigin StartedBy,
    string Engine,
    int Attempts,
    int Retries,
    JobRequest Request,
    JobProgress Progress,
    bool CancelRequested,
    JobTimings Timings,
    JobResult? Result,
    JobError? Error,
    IReadOnlyDictionary<string, string> Links
)
{
    internal static JobView Of(Job job, HttpRequest request) =>
        new(
            job.Id,
            job.Kind,
            job.State,
            job.StartedBy,
            job.Engine,
            job.Attempts,
            job.Retries,
            job.Request,
            job.Progress,
            job.CancelRequested,
            JobTimings.Of(job),
            job.Result,
            job.Error,
            LinksOf(job, request)
        );

    private static Dictionary<string, string> LinksOf(Job job, HttpRequest request)
    {
        var links = new Dictionary<string, string> { ["self"] = request.AddressOf(JobAnswers.Address(job.Id)) };
        if (job is { State: JobState.Succeeded, Result: { } result })
        {
            foreach (var (name, address) in result.Links(job.Id))
                links.Add(name, request.AddressOf(address));
        }

        return links;
    }
}
