using DzStore.ServiceDefaults.Problems;
using DzStore.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Trends;

/// <summary>Reads the parameters of GET /trending.</summary>
public static class TrendQuery
{
    /// <summary>Reads the number of products asked for. Most readers name none, and pay nothing.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The number, from 1 to <see cref="TrendList.MaxCount"/>.</param>
    /// <returns>The problem with the parameters; null where they are right.</returns>
    public static ProblemHttpResult? ReadLimit(HttpRequest request, out int limit)
    {
        ArgumentNullException.ThrowIfNull(request);
        limit = TrendList.DefaultCount;
        if (!request.QueryString.HasValue)
            return null;
        var query = new QueryParameters(request.Query);
        limit = query.Limit(TrendList.DefaultCount, TrendList.MaxCount);
        return query.Errors() is { Count: > 0 } errors ? Problem.WrongParameters(errors) : null;
    }
}
