using System.Collections;
using MongoDB.Bson.Serialization;

namespace DzStore.Analytics.Jobs.Storage;

/// <summary>The kinds of jobs that this service knows. Their requests and results can be read from MongoDB from then on.</summary>
public sealed class JobTypes : IEnumerable<JobType>
{
    private readonly IReadOnlyList<JobType> _types;

    public JobTypes(IEnumerable<JobType> types)
    {
        BsonMappings.Register();
        _types = [.. types];
        foreach (var type in _types)
        {
            // The driver finds a type by its discriminator (_t) only when it has a class map.
            BsonClassMap.LookupClassMap(type.Request);
            BsonClassMap.LookupClassMap(type.Result);
        }
    }

    public IEnumerator<JobType> GetEnumerator() => _types.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
