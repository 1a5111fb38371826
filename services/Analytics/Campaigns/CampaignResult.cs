using DzStore.Analytics.Jobs;

namespace DzStore.Analytics.Campaigns;

/// <summary>The result of a campaign, with the evidence that MongoDB did the filtering.</summary>
/// <param name="Plan">The plan as the engine printed it.</param>
/// <param name="PushedFilters">The filters that MongoDB evaluated, in Spark's words: <c>EqualTo(city,Oran)</c>.</param>
/// <param name="NotPushedFilters">The filters that the engine evaluated itself; empty when pushdown was complete.</param>
/// <param name="DocumentsExamined">
/// The number of documents that MongoDB examined, by its own explain or profiler; null when it does not tell.
/// </param>
/// <param name="DocumentsReturned">The number of documents that MongoDB sent to the engine.</param>
/// <param name="Count">The number of recipients.</param>
/// <param name="FirstUsers">The five users who spent most, ties by user id (ordinal).</param>
/// <param name="KeysExamined">The number of index keys that MongoDB examined; null when it does not tell.</param>
/// <param name="EvidenceMissing">
/// The reason why MongoDB's counts are missing, such as a user without the right to profile; null when they are there.
/// </param>
/// <param name="NobodyReached">The reason why there are no recipients; null when there are some.</param>
public sealed record CampaignResult(
    string Plan,
    IReadOnlyList<string> PushedFilters,
    IReadOnlyList<string> NotPushedFilters,
    long? DocumentsExamined,
    long? DocumentsReturned,
    long Count,
    IReadOnlyList<Recipient> FirstUsers,
    long? KeysExamined = null,
    string? EvidenceMissing = null,
    NobodyReached? NobodyReached = null
) : JobResult
{
    /// <summary>The number of users in <see cref="FirstUsers"/>.</summary>
    internal const int FirstUserCount = 5;

    public override IReadOnlyDictionary<string, string> Links(string jobId) =>
        new Dictionary<string, string> { ["recipients"] = $"/campaigns/{jobId}/recipients" };
}
