using DzStore.Histories.Operations;

namespace DzStore.Histories.Linearizability;

/// <summary>An operation as a step of a register: the value that it needs, and the value that it leaves.</summary>
/// <param name="Condition">What it needs.</param>
/// <param name="Operand">The value that the condition names.</param>
/// <param name="Changes">True where it leaves <paramref name="Value"/>, false where it changes nothing.</param>
/// <param name="Value">The value that it leaves.</param>
internal readonly record struct RegisterStep(RegisterCondition Condition, long? Operand, bool Changes, long? Value)
{
    /// <summary>The step of an operation that took effect or may have; null where it can't have had one that anybody sees.</summary>
    public static RegisterStep? Of(Operation<RegisterAction> operation) =>
        (operation.Action, operation.Outcome) switch
        {
            (_, Outcome.Failed) => null,
            (ReadRegister read, Outcome.Ok) => new(RegisterCondition.Equal, read.Value, false, null),
            (WriteRegister write, _) => new(RegisterCondition.None, null, true, write.Value),
            (CompareAndSet { Swapped: false } change, Outcome.Ok) => new(RegisterCondition.Different, change.Expected, false, null),
            // An unknown one that found another value changed nothing and told nobody.
            (CompareAndSet change, _) => new(RegisterCondition.Equal, change.Expected, true, change.Value),
            _ => null,
        };

    public bool IsLegal(long? state) =>
        Condition switch
        {
            RegisterCondition.Equal => state == Operand,
            RegisterCondition.Different => state != Operand,
            _ => true,
        };

    public long? After(long? state) => Changes ? Value : state;
}

/// <summary>The conditions that a step can have.</summary>
internal enum RegisterCondition : byte
{
    None,
    Equal,
    Different,
}
