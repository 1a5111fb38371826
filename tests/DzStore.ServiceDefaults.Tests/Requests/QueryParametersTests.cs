using DzStore.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace DzStore.ServiceDefaults.Tests.Requests;

public class QueryParametersTests
{
    [Fact]
    public void Right_parameters_are_read()
    {
        var query = Of("?limit=7&after=a%2Fb&format=csv&user=Amine");

        query.Limit(20, 100).ShouldBe(7);
        query.After(10).ShouldBe("a/b");
        query.Word("format", "json", "csv").ShouldBe("csv");
        query.Text("user", NotBlank).ShouldBe("Amine");
        query.Errors().ShouldBeEmpty();
    }

    [Fact]
    public void Missing_parameters_have_defaults()
    {
        var query = Of("");

        query.Limit(20, 100).ShouldBe(20);
        query.After(10).ShouldBeNull();
        query.Word("format", "json", "csv").ShouldBeNull();
        query.Text("user", NotBlank).ShouldBeNull();
        query.Errors().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("?limit=0", "limit", "must be a whole number from 1 to 100")]
    [InlineData("?limit=101", "limit", "must be a whole number from 1 to 100")]
    [InlineData("?limit=1&limit=2", "limit", "must appear exactly once")]
    [InlineData("?after=", "after", "must appear exactly once, with 1 to 10 characters and no control characters")]
    [InlineData("?after=12345678901", "after", "must appear exactly once, with 1 to 10 characters and no control characters")]
    [InlineData("?format=xml", "format", "must be one of json, csv")]
    [InlineData("?user=a&user=b", "user", "must appear exactly once")]
    [InlineData("?user=%20", "user", "must not be empty")]
    [InlineData("?usr=x", "usr", "is an unknown query parameter: this address takes limit, after, format, user")]
    [InlineData("?User=x", "User", "is an unknown query parameter: this address takes limit, after, format, user")]
    public void A_wrong_parameter_is_named(string address, string name, string error)
    {
        var query = Of(address);

        query.Limit(20, 100);
        query.After(10);
        query.Word("format", "json", "csv");
        query.Text("user", NotBlank);
        var errors = query.Errors();

        errors.Keys.ShouldBe([name]);
        errors[name].ShouldBe([error]);
    }

    private static string? NotBlank(string value) => TextRules.Check(value, 10);

    private static QueryParameters Of(string query) => new(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
