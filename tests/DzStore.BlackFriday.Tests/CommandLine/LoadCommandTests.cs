using DzStore.BlackFriday.CommandLine;
using DzStore.LocalHost.Terminals;

namespace DzStore.BlackFriday.Tests.CommandLine;

public class LoadCommandTests
{
    [Theory]
    [InlineData("crash", "--rate", "0")]
    [InlineData("crash", "--rate", "many")]
    [InlineData("outage", "--duration", "-1")]
    [InlineData("tradeoff", "--warm-up", "0")]
    [InlineData("outage", "--warm-up", "3")]
    [InlineData("black-friday", "--checkout", "ftp://127.0.0.1/")]
    [InlineData("black-friday", "--checkout", "here")]
    [InlineData("freeze", "--drop-unsynced")]
    [InlineData("crash", "--nodes", "2")]
    [InlineData("crash", "--nodes", "three")]
    [InlineData("partition", "--nodes", "1")]
    [InlineData("outage", "--nodes", "3")]
    [InlineData("no-such-scenario")]
    public async Task What_cannot_be_meant_is_refused(params string[] arguments) =>
        (await LoadCommand.Create().Parse(arguments).InvokeOrExplainAsync(TimeSpan.FromSeconds(1))).ShouldBe(ExitCode.Usage);

    [Theory]
    [InlineData("--checkout", "http://192.0.2.1:5101/", "--billing", "http://127.0.0.1:5102/")]
    [InlineData("--checkout", "http://127.0.0.1:5101/", "--billing", "http://shop.example/")]
    [InlineData("--checkout", "http://127.0.0.1:5101/")]
    [InlineData("--analytics", "http://127.0.0.1:5103/")]
    [InlineData("--checkout", "http://127.0.0.1:5101/", "--billing", "http://127.0.0.1:5102/", "--nodes", "3")]
    public async Task Targets_elsewhere_and_half_a_store_start_nothing(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("dzstore-load-test-");
        try
        {
            (
                await LoadCommand
                    .Create()
                    .Parse(["black-friday", "--out", folder.FullName, .. arguments])
                    .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken)
            ).ShouldBe(ExitCode.Usage);
            folder.EnumerateFileSystemInfos().ShouldBeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_drill_of_the_table_has_a_command() =>
        LoadCommand
            .Tests.Select(test => test.Name)
            .ShouldBe([
                "black-friday",
                "stress",
                "tradeoff",
                "crash",
                "partition",
                "freeze",
                "rolling",
                "links",
                "overload",
                "readers",
                "outage",
                "shutdown",
                "duplicate",
                "surge",
                "streams",
                "checkout-crash",
            ]);
}
