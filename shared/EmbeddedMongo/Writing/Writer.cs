using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Writing;

/// <summary>
/// Changes documents. Each document changes in one atomic batch together with its index entries, the collection's counters and
/// the record of a retryable write; an insert of many documents is one batch as a whole.
/// </summary>
internal sealed class Writer(StorageEngine engine)
{
    /// <summary>
    /// Inserts documents as raw BSON; creates the collection if it is not there. <c>_id</c> is put first, and made where missing.
    /// </summary>
    /// <param name="ns">The collection.</param>
    /// <param name="documents">Whole documents of sound BSON, as the wire layer has checked them; the bytes are copied.</param>
    /// <param name="ordered">True to stop at the first refusal.</param>
    /// <param name="retryable">Session and number of a retryable write; the statement numbers count up from its own.</param>
    /// <exception cref="MongoException">
    /// When the command as a whole is refused: an invalid namespace, TransactionTooOld, no more writes.
    /// </exception>
    public InsertResult Insert(
        Namespace ns,
        IReadOnlyList<ReadOnlyMemory<byte>> documents,
        bool ordered,
        RetryableWrite? retryable = null
    ) => Inserter.Insert(engine, ns, documents, ordered, retryable);

    /// <summary>One update statement. Without multi, one document at most; an upsert inserts where none matched.</summary>
    /// <exception cref="MongoException">The statement's error; documents that a multi-update changed before it stay changed.</exception>
    public UpdateResult Update(Namespace ns, UpdateStatement statement, RetryableWrite? retryable, CancellationToken cancellationToken) =>
        Updater.Update(engine, ns, statement, retryable, cancellationToken);

    public DeleteResult Delete(Namespace ns, DeleteStatement statement, RetryableWrite? retryable, CancellationToken cancellationToken) =>
        Deleter.Delete(engine, ns, statement, retryable, cancellationToken);

    public FindAndModifyResult FindAndModify(
        Namespace ns,
        FindAndModifyStatement statement,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    ) => FindAndModifier.Run(engine, ns, statement, retryable, cancellationToken);
}
