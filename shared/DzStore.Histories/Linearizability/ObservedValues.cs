using System.Collections.Immutable;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Linearizability;

/// <summary>
/// The values of a register that some operation names: one that it saw, expected or did not find. All others are the same to the search,
/// and one value stands for them, so that configurations which differ in them alone are one.
/// </summary>
internal sealed class ObservedValues
{
    private readonly HashSet<long?> _expected = [];
    private readonly HashSet<long?> _notFound = [];
    private readonly long _other = long.MinValue;

    public ObservedValues(ImmutableArray<Operation<RegisterAction>> operations)
    {
        foreach (var operation in operations)
        {
            if (RegisterStep.Of(operation) is { Condition: not RegisterCondition.None } step)
                (step.Condition == RegisterCondition.Equal ? _expected : _notFound).Add(step.Operand);
        }

        while (IsNamed(_other))
            _other++;
    }

    /// <summary>The step of an operation, with the value that stands for all others in place of one that nobody names.</summary>
    public RegisterStep StepOf(Operation<RegisterAction> operation)
    {
        var step = RegisterStep.Of(operation) ?? throw new ArgumentException($"{operation} is no step.", nameof(operation));
        return step.Changes && !IsNamed(step.Value) ? step with { Value = _other } : step;
    }

    /// <summary>
    /// Tells the unknown operations that count. None need have happened, so one that leaves a value which nobody expects can be taken out
    /// of any order, unless its value can be why a compare-and-set found another than it expected.
    /// </summary>
    public bool MayMatter(Operation<RegisterAction> operation) =>
        operation.Outcome == Outcome.Unknown
        && RegisterStep.Of(operation) is { } step
        && (_notFound.Count > 0 || _expected.Contains(step.Value));

    private bool IsNamed(long? value) => _expected.Contains(value) || _notFound.Contains(value);
}
