using DzStore.Orders.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace DzStore.Orders.Tests.Endpoints;

public class OrderQueryTests
{
    [Theory]
    [InlineData("", null, null, 20)]
    [InlineData("?user=Amine&limit=100&after=BF_7", "Amine", "BF_7", 100)]
    [InlineData("?user=%D8%A3%D9%85%D9%8A%D9%86&limit=1", "أمين", null, 1)]
    [InlineData("?after=a%2Fb%20%2525", null, "a/b %25", 20)]
    public void Reads_the_parameters(string query, string? user, string? after, int limit) =>
        Parse(query, out _).ShouldBe(new(user, after, limit));

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=101", "limit")]
    [InlineData("?limit=-1", "limit")]
    [InlineData("?limit=ten", "limit")]
    [InlineData("?limit=1.0", "limit")]
    [InlineData("?limit=99999999999", "limit")]
    [InlineData("?limit=", "limit")]
    [InlineData("?user=", "user")]
    [InlineData("?user=a&user=b", "user")]
    [InlineData("?user=a%00", "user")]
    [InlineData("?after=", "after")]
    [InlineData("?usr=Amine", "usr")]
    [InlineData("?user[$ne]=x", "user[$ne]")]
    [InlineData("?limit=0&after=&usr=x", "limit", "after", "usr")]
    public void Names_every_wrong_parameter(string query, params string[] wrong)
    {
        Parse(query, out var errors).ShouldBeNull();
        errors.Keys.ShouldBe(wrong, ignoreOrder: true);
    }

    private static OrderQuery? Parse(string query, out IReadOnlyDictionary<string, string[]> errors) =>
        OrderQuery.Parse(new QueryCollection(QueryHelpers.ParseQuery(query)), out errors);
}
