namespace DzStore.Analytics.Campaigns;

/// <summary>The reason why a campaign reached nobody, with the cities that there are.</summary>
/// <param name="Message">The reason in words, and what to do about it.</param>
/// <param name="Cities">The cities with the most users first, ties by name (ordinal); at most <see cref="MaxCities"/>.</param>
/// <param name="MoreCities">The number of further cities.</param>
public sealed record NobodyReached(string Message, IReadOnlyList<CityUsers> Cities, long MoreCities)
{
    /// <summary>The largest number of cities that are named.</summary>
    internal const int MaxCities = 100;
}

/// <summary>A city as users have it, and the number of its users.</summary>
public sealed record CityUsers(string City, long Users);

/// <summary>The cities of the users.</summary>
/// <param name="Cities">The cities with the most users first, ties by name (ordinal); at most 100.</param>
/// <param name="MoreCities">The number of further cities.</param>
public sealed record CityList(IReadOnlyList<CityUsers> Cities, long MoreCities);
