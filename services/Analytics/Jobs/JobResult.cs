using System.Text.Json.Serialization;

namespace DzStore.Analytics.Jobs;

/// <summary>
/// The result of a job that succeeded; each kind of job derives its own. A kind whose job may succeed and change nothing says so by a field
/// <c>published</c> that is false.
/// </summary>
[JsonConverter(typeof(ByRuntimeType<JobResult>))]
public abstract record JobResult
{
    /// <summary>
    /// The addresses, at this service, of what the job published, by the name of the link. A method, so that it is no field of the result.
    /// </summary>
    public virtual IReadOnlyDictionary<string, string> Links(string jobId) => new Dictionary<string, string>();
}
