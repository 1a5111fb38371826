using System.Text.Json.Serialization;

namespace DzStore.Analytics.Jobs;

/// <summary>The request that a job carries out; each kind of job derives its own.</summary>
[JsonConverter(typeof(ByRuntimeType<JobRequest>))]
public abstract record JobRequest
{
    /// <summary>The kind of job that carries this request out. A method, so that it is no field of the request.</summary>
    public abstract JobKind Kind();
}
