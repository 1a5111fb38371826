namespace DzStore.Load.Decisions;

/// <summary>
/// The medians of inserts straight into the database, one after another, milliseconds: what each step of a confirmation costs without the
/// services around it.
/// </summary>
/// <param name="Nodes">The number of the database's nodes.</param>
/// <param name="AppliedMs">With w=1: the primary has applied it.</param>
/// <param name="JournaledMs">With w=1 and j=true: its disk has it too. The difference to the first is the fsync.</param>
/// <param name="MajorityMs">With w=majority: the disks of most nodes have it. The difference to the second is replication.</param>
public sealed record CommitCosts(int Nodes, double AppliedMs, double JournaledMs, double MajorityMs);
