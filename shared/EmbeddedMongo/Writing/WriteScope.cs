using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Transactions;

namespace EmbeddedMongo.Writing;

/// <summary>The place where a statement reads and writes: the database itself, or an open transaction.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Transaction">The open transaction; null for the database itself.</param>
internal readonly record struct WriteScope(StorageEngine Engine, OpenTransaction? Transaction)
{
    public TimeProvider Time => Engine.Options.Time;

    /// <summary>The sequence to wait for where nothing is changed.</summary>
    public long AppliedSequence => Engine.AppliedSequence;

    public ReadView OpenView() => Transaction is null ? Engine.OpenView() : Transaction.OpenView();

    /// <summary>Takes the write lock for a change of a collection; disposing the result gives it back.</summary>
    public WriteTransaction BeginWrite(Namespace ns) => Transaction is null ? Engine.BeginWrite(ns) : Transaction.BeginStatement();
}
