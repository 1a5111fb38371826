using DzStore.Analytics.Engines.Spark;

namespace DzStore.Analytics.Tests.Engines.Spark;

/// <summary>Wrong settings of Spark are named at start, and nothing of them that may be secret is repeated.</summary>
public sealed class SparkOptionsTests
{
    private const string Secret = "s3cret";

    [Theory]
    [InlineData("http://spark:15002/;token=s3cret")]
    [InlineData("sc://spark:15002/s3cret;use_ssl=true")]
    [InlineData("sc://shop:s3cret@spark:15002")]
    [InlineData("sc://spark/;token=a;s3cret")]
    [InlineData("sc://spark/;token=s3cret?x")]
    [InlineData("sc://spark/;token=s3cret;use_ssl=false")]
    [InlineData("sc://spark/;token=s3cretë")]
    public void A_wrong_address_is_named_without_its_token(string remote) =>
        FailureOf(new() { Remote = remote }).ShouldStartWith("Spark:Remote: ");

    [Theory]
    [InlineData("s3cret")]
    [InlineData("mongodb://shop:s3cret@word@mongo/")]
    [InlineData("mongodb://shop:s3cret/word@mongo/")]
    [InlineData("mongodb://mongo:s3cret/")]
    public void A_wrong_connection_string_is_named_without_its_password(string connectionString) =>
        FailureOf(new() { MongoDB = connectionString }).ShouldStartWith("Spark:MongoDB ");

    [Fact]
    public void Every_wrong_setting_is_named()
    {
        var result = new SparkOptionsValidator().Validate(
            null,
            new()
            {
                Remote = "spark",
                MongoDB = "mongo",
                ConnectTimeout = TimeSpan.Zero,
                JobTimeout = TimeSpan.FromDays(8),
            }
        );

        foreach (var name in new[] { "Remote", "MongoDB", "ConnectTimeout", "JobTimeout" })
            result.Failures.ShouldNotBeNull().ShouldContain(failure => failure.Contains($"Spark:{name}", StringComparison.Ordinal), name);
    }

    [Fact]
    public void Options_of_the_Java_driver_are_its_own_affair() =>
        new SparkOptionsValidator()
            .Validate(null, new() { Remote = "sc://spark/;token=s3cret", MongoDB = "mongodb://shop:s3cret%40@mongo/?replicaSet=rs0" })
            .Succeeded.ShouldBeTrue();

    private static string FailureOf(SparkOptions options)
    {
        var failure = new SparkOptionsValidator().Validate(null, options).Failures.ShouldHaveSingleItem();
        failure.ShouldNotContain(Secret);
        return failure;
    }
}
