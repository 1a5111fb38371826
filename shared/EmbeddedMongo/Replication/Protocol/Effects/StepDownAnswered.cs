namespace EmbeddedMongo.Replication.Protocol.Effects;

/// <summary>Answers <see cref="ReplicaNode.RequestStepDown"/>; every request has exactly one answer.</summary>
internal sealed record StepDownAnswered(StepDownOutcome Outcome) : Effect;
