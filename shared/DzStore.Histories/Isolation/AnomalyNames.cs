namespace DzStore.Histories.Isolation;

/// <summary>The names of anomalies in the literature.</summary>
internal static class AnomalyNames
{
    public static string Of(AnomalyKind kind) =>
        kind switch
        {
            AnomalyKind.GarbageRead => "garbage-read",
            AnomalyKind.DuplicateElement => "duplicate-elements",
            AnomalyKind.IncompatibleOrder => "incompatible-order",
            AnomalyKind.Internal => "internal",
            AnomalyKind.AbortedRead => "G1a",
            AnomalyKind.IntermediateRead => "G1b",
            AnomalyKind.WriteCycle => "G0",
            AnomalyKind.CircularInformationFlow => "G1c",
            AnomalyKind.LostUpdate => "lost-update",
            AnomalyKind.StaleRead => "stale-read",
            AnomalyKind.ReadSkew => "G-single",
            AnomalyKind.SnapshotCycle => "G-SI",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of anomaly."),
        };

    /// <summary>An anomaly that shows only where the order of sessions or of time counts has it in its name.</summary>
    public static string Of(AnomalyKind kind, bool hasSession, bool hasRealTime) =>
        Of(kind)
        + (
            hasRealTime ? "-realtime"
            : hasSession ? "-session"
            : ""
        );

    public static string InWords(AnomalyKind kind) =>
        kind switch
        {
            AnomalyKind.WriteCycle => "a write cycle",
            AnomalyKind.CircularInformationFlow => "circular information flow",
            AnomalyKind.ReadSkew => "read skew: a cycle with one anti-dependency",
            AnomalyKind.SnapshotCycle => "a cycle in which no two anti-dependencies follow each other",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a cycle."),
        };
}
