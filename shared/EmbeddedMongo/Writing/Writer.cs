using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Transactions;

namespace EmbeddedMongo.Writing;

/// <summary>
/// Changes documents. Each document changes in one atomic batch together with its index entries, the collection's counters and
/// the record of a retryable write; an insert of many documents is one batch as a whole. Within a transaction the changes are its own until
/// it commits; outside, a write waits for the open transaction that holds what it would change, without a thread.
/// </summary>
internal sealed class Writer(StorageEngine engine, OpenTransaction? transaction = null)
{
    private readonly WriteScope _scope = new(engine, transaction);

    /// <summary>
    /// Inserts documents as raw BSON; creates the collection if it is not there. <c>_id</c> is put first, and made where missing.
    /// </summary>
    /// <param name="ns">The collection.</param>
    /// <param name="documents">Whole documents of sound BSON, as the wire layer has checked them; the bytes are copied.</param>
    /// <param name="ordered">True to stop at the first refusal.</param>
    /// <param name="retryable">Session and number of a retryable write; the statement numbers count up from its own.</param>
    /// <param name="cancellationToken">Ends the wait for an open transaction.</param>
    /// <exception cref="MongoException">
    /// When the command as a whole is refused: an invalid namespace, TransactionTooOld, no more writes.
    /// </exception>
    public ValueTask<InsertResult> InsertAsync(
        Namespace ns,
        IReadOnlyList<ReadOnlyMemory<byte>> documents,
        bool ordered,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    ) => Inserter.InsertAsync(_scope, ns, documents, ordered, retryable, cancellationToken);

    /// <summary>The same for callers that cannot wait without their thread.</summary>
    public InsertResult Insert(
        Namespace ns,
        IReadOnlyList<ReadOnlyMemory<byte>> documents,
        bool ordered,
        RetryableWrite? retryable = null
    ) => Blocked.Result(InsertAsync(ns, documents, ordered, retryable, CancellationToken.None));

    /// <summary>One update statement. Without multi, one document at most; an upsert inserts where none matched.</summary>
    /// <exception cref="MongoException">The statement's error; documents that a multi-update changed before it stay changed.</exception>
    public ValueTask<UpdateResult> UpdateAsync(
        Namespace ns,
        UpdateStatement statement,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    ) => Updater.UpdateAsync(_scope, ns, statement, retryable, cancellationToken);

    /// <summary>The same for callers that cannot wait without their thread.</summary>
    public UpdateResult Update(Namespace ns, UpdateStatement statement, RetryableWrite? retryable, CancellationToken cancellationToken) =>
        Blocked.Result(UpdateAsync(ns, statement, retryable, cancellationToken));

    public ValueTask<DeleteResult> DeleteAsync(
        Namespace ns,
        DeleteStatement statement,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    ) => Deleter.DeleteAsync(_scope, ns, statement, retryable, cancellationToken);

    /// <summary>The same for callers that cannot wait without their thread.</summary>
    public DeleteResult Delete(Namespace ns, DeleteStatement statement, RetryableWrite? retryable, CancellationToken cancellationToken) =>
        Blocked.Result(DeleteAsync(ns, statement, retryable, cancellationToken));

    public ValueTask<FindAndModifyResult> FindAndModifyAsync(
        Namespace ns,
        FindAndModifyStatement statement,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    ) => FindAndModifier.RunAsync(_scope, ns, statement, retryable, cancellationToken);

    /// <summary>The same for callers that cannot wait without their thread.</summary>
    public FindAndModifyResult FindAndModify(
        Namespace ns,
        FindAndModifyStatement statement,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    ) => Blocked.Result(FindAndModifyAsync(ns, statement, retryable, cancellationToken));

    private static T Result<T>(ValueTask<T> task) => task.IsCompleted ? task.Result : task.AsTask().GetAwaiter().GetResult();
}
