using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Linearizability;

/// <summary>
/// The definition of linearizability, tried out: every order of every choice of unknown operations. It shares nothing with the checker, and
/// takes a factorial of the number of operations.
/// </summary>
internal static class BruteForce
{
    public static bool IsLinearizable(IReadOnlyList<Operation<RegisterAction>> operations, long? initial = null)
    {
        var happened = operations.Where(operation => operation.Outcome == Outcome.Ok).ToArray();
        var perhaps = operations.Where(operation => operation.Outcome == Outcome.Unknown && operation.Action is not ReadRegister).ToArray();
        return Enumerable
            .Range(0, 1 << perhaps.Length)
            .Any(choice => CanOrder([.. happened, .. perhaps.Where((_, index) => (choice >> index & 1) == 1)], initial));
    }

    private static bool CanOrder(List<Operation<RegisterAction>> left, long? value) =>
        left.Count == 0
        || left.Any(next =>
            !left.Exists(other => other != next && other.Precedes(next))
            && IsAnswer(next, value)
            && CanOrder([.. left.Where(other => !ReferenceEquals(other, next))], After(next, value))
        );

    private static bool IsAnswer(Operation<RegisterAction> operation, long? value) =>
        operation.Outcome == Outcome.Unknown
        || operation.Action switch
        {
            ReadRegister read => read.Value == value,
            CompareAndSet change => change.Swapped == (change.Expected == value),
            _ => true,
        };

    private static long? After(Operation<RegisterAction> operation, long? value) =>
        operation.Action switch
        {
            WriteRegister write => write.Value,
            CompareAndSet change when change.Expected == value => change.Value,
            _ => value,
        };
}
