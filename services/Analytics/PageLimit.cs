using System.Globalization;
using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Analytics;

/// <summary>The <c>limit</c> of a paged answer.</summary>
internal static class PageLimit
{
    public static bool TryParse(string? text, int standard, int most, out int limit)
    {
        limit = standard;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit >= 1 && limit <= most);
    }

    public static ProblemHttpResult Wrong(int most) => Problem.WrongParameters([new("limit", [$"must be a whole number from 1 to {most}"])]);
}
