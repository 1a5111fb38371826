namespace DzStore.Packages.Tests;

public sealed class SparkConnectPackageTests
{
    private const string Program = """
        using DzStore.SparkConnect;
        using DzStore.SparkConnect.Server;

        await using var server = await LocalSparkServer.StartAsync(new() { SparkHome = Environment.GetEnvironmentVariable("SPARK_HOME")! });
        await using var spark = await SparkSession.Builder().Remote(server.Remote).GetOrCreateAsync();
        Console.WriteLine($"rows: {await spark.Range(3).CountAsync()}");
        """;

    [Fact]
    public async Task A_fresh_project_asks_Spark_with_the_package()
    {
        using var workshop = new Workshop();
        using var package = await workshop.PackAsync("DzStore.SparkConnect", TestContext.Current.CancellationToken);
        package.ShouldBeComplete("spark");

        await workshop.BuildAsync(Program, [package.Reference], TestContext.Current.CancellationToken);
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 },
            "The package was built against, not run: SPARK_HOME is not set."
        );
        (await workshop.RunAsync(TestContext.Current.CancellationToken)).ShouldBe("rows: 3");
    }
}
