namespace EmbeddedMongo.Simulation.World;

/// <summary>The counts of one or of many runs; they show that the runs met what they are meant to meet.</summary>
internal sealed record Statistics
{
    public long Events { get; set; }

    public long Messages { get; set; }

    public long Elections { get; set; }

    public long StepDowns { get; set; }

    public long Crashes { get; set; }

    public long RollBacks { get; set; }

    public long WritesConfirmed { get; set; }

    public long WritesUnknown { get; set; }

    /// <summary>Writes that were confirmed by fewer than a majority and are not in the final log: w: 1 promises no more.</summary>
    public long WritesLost { get; set; }

    public long ReadsConfirmed { get; set; }

    public void Add(Statistics other)
    {
        Events += other.Events;
        Messages += other.Messages;
        Elections += other.Elections;
        StepDowns += other.StepDowns;
        Crashes += other.Crashes;
        RollBacks += other.RollBacks;
        WritesConfirmed += other.WritesConfirmed;
        WritesUnknown += other.WritesUnknown;
        WritesLost += other.WritesLost;
        ReadsConfirmed += other.ReadsConfirmed;
    }
}
