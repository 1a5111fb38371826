namespace DzStore.ServiceDefaults.Requests;

/// <summary>The mark of an answer to a request that was carried out before: the answer comes from then, and nothing was done now.</summary>
public static class ReplayMark
{
    /// <summary>The header of the mark. Its value is "true"; any other answer is without it.</summary>
    public const string Header = "Idempotency-Replayed";

    /// <summary>Marks the answer.</summary>
    public static void MarkReplayed(this HttpResponse response) => response.Headers[Header] = "true";
}
