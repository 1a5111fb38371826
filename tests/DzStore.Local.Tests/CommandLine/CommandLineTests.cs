using System.Net;
using System.Net.Sockets;
using DzStore.Local.CommandLine;
using DzStore.Local.Tests.Support;
using DzStore.Testing;

namespace DzStore.Local.Tests.CommandLine;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Every_option_is_read()
    {
        var options = await ReadAsync(
            "--once",
            "--fresh",
            "--data",
            "D",
            "--report",
            "R",
            "--users",
            "7",
            "--nodes",
            "5",
            "--checkout-port",
            "1",
            "--billing-port",
            "2",
            "--analytics-port",
            "0",
            "--mongo-port",
            "65535"
        );

        options.ShouldBe(
            new()
            {
                Once = true,
                Report = "R",
                Store = new()
                {
                    Fresh = true,
                    Data = "D",
                    Users = 7,
                    Nodes = 5,
                    CheckoutPort = 1,
                    BillingPort = 2,
                    AnalyticsPort = 0,
                    MongoPort = 65535,
                },
            }
        );
    }

    [Fact]
    public async Task Nothing_asked_leaves_everything_to_the_launcher() => (await ReadAsync()).ShouldBe(new());

    [Theory]
    [InlineData("'--bogus'", "--bogus")]
    [InlineData("--users takes a whole number from 1 to 1000000, not '0'", "--users", "0")]
    [InlineData("--users takes a whole number from 1 to 1000000, not 'many'", "--users", "many")]
    [InlineData("--nodes takes 1, 3 or 5", "--nodes", "2")]
    [InlineData("--mongo-port takes a whole number from 0 to 65535, not '70000'", "--mongo-port", "70000")]
    [InlineData("--checkout-port takes a whole number from 0 to 65535, not '-1'", "--checkout-port", "-1")]
    [InlineData("--users", "--users")]
    public async Task A_bad_option_is_named_and_starts_nothing(string error, params string[] arguments)
    {
        await using var launcher = LauncherProcess.Start(arguments);

        (await launcher.ExitCodeAsync()).ShouldBe(2);
        launcher.Errors.ShouldContain(error);
        launcher.Errors.ShouldContain("--help");
        launcher.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_taken_port_that_was_asked_for_is_an_error()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var launcher = LauncherProcess.Start(["--once", "--data", _folder.Path, "--billing-port", $"{port}"]);

        (await launcher.ExitCodeAsync()).ShouldBe(2);
        launcher.Errors.ShouldContain($"Port {port} (--billing-port) is taken");
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_found_out_before_the_run()
    {
        await using var launcher = LauncherProcess.Start(["--once", "--data", _folder.File("data"), "--report", _folder.Path]);

        (await launcher.ExitCodeAsync()).ShouldBe(2);
        launcher.Errors.ShouldContain("The report cannot be written");
        Directory.Exists(_folder.File("data")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file_is_an_error()
    {
        await File.WriteAllTextAsync(_folder.File("file"), "", TestContext.Current.CancellationToken);

        await using var launcher = LauncherProcess.Start(["--once", "--data", _folder.File("file")]);

        (await launcher.ExitCodeAsync()).ShouldBe(2);
        launcher.Errors.ShouldContain("cannot be the data folder");
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<LauncherOptions> ReadAsync(params string[] arguments)
    {
        LauncherOptions? read = null;
        var exitCode = await LauncherCommand.InvokeAsync(arguments, (options, _) =>
        {
            read = options;
            return Task.FromResult(0);
        });
        exitCode.ShouldBe(0);
        return read.ShouldNotBeNull();
    }
}
