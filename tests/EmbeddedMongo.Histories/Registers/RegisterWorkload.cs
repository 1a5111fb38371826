using System.Globalization;
using DzStore.Histories.Operations;
using DzStore.Histories.Recording;
using EmbeddedMongo.Histories.Clients;
using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Registers;

/// <summary>
/// Register clients side by side on a few registers at a time. After a number of operations they turn to new ones: the search for an order
/// is quick where a register has a short life, and most of what a fault can break shows within it.
/// </summary>
/// <param name="drivers">The drivers of the clients, one each.</param>
/// <param name="operations">The number of operations after which the clients end.</param>
/// <param name="seed">Makes the choices.</param>
internal sealed class RegisterWorkload(IReadOnlyList<IMongoClient> drivers, int operations, int seed)
{
    private const int RegistersAtATime = 8;
    private const int OperationsOfARegister = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly HistoryRecorder<RegisterAction> _recorder = new(TimeProvider.System);
    private readonly long[] _lastSeen = new long[RegistersAtATime];
    private long _lastValue;

    /// <summary>The errors that the clients saw.</summary>
    public ErrorCounts Errors { get; } = new();

    /// <summary>The number of operations that were begun.</summary>
    public int Begun => _recorder.Count;

    /// <summary>The share of the operations that is begun, 0 to 1.</summary>
    public double Done => (double)Begun / operations;

    /// <summary>What was recorded.</summary>
    public History<RegisterAction> History => _recorder.ToHistory();

    /// <summary>Runs the clients to their end.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(drivers.Select((driver, client) => Task.Run(() => RunAsync(client, driver, cancellationToken), cancellationToken)));

    private async Task RunAsync(int number, IMongoClient driver, CancellationToken cancellationToken)
    {
        var random = new Random(HashCode.Combine(seed, number));
        var client = new RegisterClient(number, driver, _recorder, Errors, ClientSettings.WaitLimit);
        while (_recorder.Count < operations)
        {
            var generation = _recorder.Count / (RegistersAtATime * OperationsOfARegister);
            var outcome = await StepAsync(client, generation, random.Next(RegistersAtATime), random.Next(100), cancellationToken);
            // Where nobody answers, errors would come by the thousand.
            if (outcome != Outcome.Ok)
                await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task<Outcome> StepAsync(
        RegisterClient client,
        int generation,
        int register,
        int choice,
        CancellationToken cancellationToken
    )
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{generation}-{register}");
        if (choice < 45)
        {
            var (outcome, value) = await client.ReadAsync(key, cancellationToken);
            if (value is { } seen)
                Volatile.Write(ref _lastSeen[register], seen);
            return outcome;
        }

        if (choice < 50)
            return await client.DeleteAsync(key, cancellationToken);
        var written = Interlocked.Increment(ref _lastValue);
        var ended =
            choice < 75
                ? await client.WriteAsync(key, written, cancellationToken)
                : await client.ChangeAsync(key, Volatile.Read(ref _lastSeen[register]), written, cancellationToken);
        if (ended == Outcome.Ok)
            Volatile.Write(ref _lastSeen[register], written);
        return ended;
    }
}
