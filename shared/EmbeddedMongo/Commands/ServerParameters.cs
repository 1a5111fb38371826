namespace EmbeddedMongo.Commands;

/// <summary>The parameters that <c>setParameter</c> changes while the server runs, under mongod's names.</summary>
internal sealed class ServerParameters
{
    private int _transactionLifetimeLimitSeconds = 60;

    /// <summary>The age in seconds, 1 or more, at which a transaction that is open still is aborted.</summary>
    public int TransactionLifetimeLimitSeconds
    {
        get => Volatile.Read(ref _transactionLifetimeLimitSeconds);
        set => Volatile.Write(ref _transactionLifetimeLimitSeconds, value);
    }
}
