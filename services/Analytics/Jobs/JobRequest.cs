using System.Text.Json.Serialization;
using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Trending;
using MongoDB.Bson.Serialization.Attributes;

namespace DzStore.Analytics.Jobs;

/// <summary>What a job was asked to do; each kind of job has its own.</summary>
[JsonDerivedType(typeof(CampaignRequest)), JsonDerivedType(typeof(TrendingRequest))]
[BsonKnownTypes(typeof(CampaignRequest), typeof(TrendingRequest))]
public abstract record JobRequest
{
    /// <summary>A method, so that it is no field of the request.</summary>
    public abstract JobKind Kind();
}

/// <summary>What a job that succeeded has found; each kind of job has its own.</summary>
[JsonDerivedType(typeof(CampaignResult)), JsonDerivedType(typeof(TrendingResult))]
[BsonKnownTypes(typeof(CampaignResult), typeof(TrendingResult))]
public abstract record JobResult;
