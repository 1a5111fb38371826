using EmbeddedMongo.Storage.Transactions;

namespace EmbeddedMongo.Commands.Transactions;

/// <summary>The turn of one statement in its session's transaction.</summary>
/// <param name="session">The session's transaction.</param>
/// <param name="open">The transaction to run in; null where it is committed already.</param>
internal sealed class StatementScope(SessionTransaction session, OpenTransaction? open) : IDisposable
{
    private bool _left;

    public SessionTransaction Session => session;

    public OpenTransaction? Open => open;

    public void Dispose()
    {
        if (!_left)
            session.Leave();
        _left = true;
    }
}
