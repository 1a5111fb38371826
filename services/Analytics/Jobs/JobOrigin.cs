namespace DzStore.Analytics.Jobs;

/// <summary>The origin of a job: a request to the API, or a schedule.</summary>
public enum JobOrigin
{
    Request,
    Schedule,
}
