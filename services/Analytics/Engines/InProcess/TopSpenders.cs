using DzStore.Analytics.Campaigns;

namespace DzStore.Analytics.Engines.InProcess;

/// <summary>Keeps the users who spent most out of any number in any order, ties by user id (ordinal).</summary>
internal sealed class TopSpenders(int capacity)
{
    private static readonly Comparer<Recipient> MostSpentFirst = Comparer<Recipient>.Create(
        (one, other) =>
            other.TotalSpend.CompareTo(one.TotalSpend) is not 0 and var order ? order : string.CompareOrdinal(one.UserId, other.UserId)
    );

    private readonly SortedSet<Recipient> _users = new(MostSpentFirst);

    public void Offer(Recipient user)
    {
        if (_users.Add(user) && _users.Count > capacity)
            _users.Remove(_users.Max!);
    }

    public IReadOnlyList<Recipient> MostFirst() => [.. _users];
}
