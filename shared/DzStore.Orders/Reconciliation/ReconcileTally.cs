namespace DzStore.Orders.Reconciliation;

/// <summary>Counts the orders of a reconciliation that is running.</summary>
internal sealed class ReconcileTally
{
    private readonly List<string> _conflictIds = [];
    private readonly List<string> _unsettledIds = [];
    private readonly List<string> _rolledBackIds = [];
    private readonly List<string> _unpaidIds = [];
    private long _missing,
        _restored,
        _alreadyThere,
        _conflicts,
        _failed,
        _unknown,
        _rolledBack,
        _unpaid;

    public void Missing(int count) => _missing += count;

    public void RolledBack(string id)
    {
        _rolledBack++;
        Keep(_rolledBackIds, id);
    }

    public void RolledBackUnpaid(string id)
    {
        _unpaid++;
        Keep(_unpaidIds, id);
    }

    public void Restored() => _restored++;

    public void AlreadyThere() => _alreadyThere++;

    public void Conflict(string id)
    {
        _conflicts++;
        Keep(_conflictIds, id);
    }

    public void Failed(string id)
    {
        _failed++;
        Keep(_unsettledIds, id);
    }

    public void Unknown(string id)
    {
        _unknown++;
        Keep(_unsettledIds, id);
    }

    public ReconcileReport Report(TimeSpan duration, string? interrupted = null) =>
        new()
        {
            Examined = _alreadyThere + _restored + _conflicts + _failed + _unknown,
            Missing = _missing,
            Restored = _restored,
            AlreadyThere = _alreadyThere,
            Conflicts = _conflicts,
            Failed = _failed,
            Unknown = _unknown,
            ConflictIds = [.. _conflictIds],
            UnsettledIds = [.. _unsettledIds],
            RolledBack = _rolledBack,
            RolledBackIds = [.. _rolledBackIds],
            RolledBackUnpaid = _unpaid,
            RolledBackUnpaidIds = [.. _unpaidIds],
            DurationMs = Math.Round(duration.TotalMilliseconds, 3),
            Interrupted = interrupted,
        };

    private static void Keep(List<string> ids, string id)
    {
        if (ids.Count < ReconcileReport.MaxIds)
            ids.Add(id);
    }
}
