using DzStore.Testing;

namespace DzStore.OrderServices.Tests.Processes;

/// <summary>The start of a service as a process: wrong settings and addresses are named, and the exit code is 1.</summary>
public sealed class ProcessTests(MongoServer mongo)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Checkout")]
    [InlineData("Billing")]
    public async Task Wrong_settings_are_all_named_at_once(string name)
    {
        using var process = BuiltExecutable.Start(
            name,
            $"DzStore.{name}",
            "--ConnectionStrings:MongoDB=postgres://secret@host",
            "--Mongo:Database=a.b",
            "--Mongo:OperationTimeout=00:00:00",
            "--Limits:RequestsPerSecond=-1",
            "--Shutdown:Grace=-00:00:01",
            "--Orders:MaxWait=abc",
            "--Orders:BatchOrders=0",
            "--StopWithParent=maybe",
            "--Serilog:MinimumLevel=loud"
        );
        var errors = process.StandardError.ReadToEndAsync(Cancelled);
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);

        (process.ExitCode, await errors).ShouldBe((1, ""));
        output.ShouldContain("ConnectionStrings:MongoDB is not a MongoDB URI");
        output.ShouldContain("Mongo:Database");
        output.ShouldContain("Mongo:OperationTimeout");
        output.ShouldContain("Limits:RequestsPerSecond");
        output.ShouldContain("Shutdown:Grace");
        output.ShouldContain("Wrong setting: Orders:MaxWait must be a time such as 00:00:30, not abc");
        output.ShouldContain("Orders:BatchOrders");
        output.ShouldContain("Wrong setting: StopWithParent must be true or false, not maybe");
        output.ShouldContain("Wrong setting: Serilog: The value loud is not a valid Serilog level.");
        output.ShouldNotContain("secret");
        output.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("There is no authentication outside Development")]
    [InlineData("Auth:DevelopmentIdentity", "--Auth:DevelopmentIdentity=true")]
    [InlineData("Auth:DevelopmentKey", "--Auth:DevelopmentKey=MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE")]
    public async Task Outside_development_it_does_not_start_without_authentication(string refusal, params string[] arguments)
    {
        using var process = BuiltExecutable.Start(
            "Checkout",
            "DzStore.Checkout",
            ["--environment=Production", "--urls=http://127.0.0.1:0", "--ConnectionStrings:MongoDB=", .. arguments]
        );
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);

        process.ExitCode.ShouldBe(1);
        output.ShouldContain(refusal);
        output.ShouldContain("ConnectionStrings:MongoDB is missing", Case.Sensitive, "everything wrong is named at once");
    }

    [Fact]
    public async Task A_missing_connection_string_says_what_to_set()
    {
        using var process = BuiltExecutable.Start("Checkout", "DzStore.Checkout", "--ConnectionStrings:MongoDB=");
        (await process.StandardOutput.ReadToEndAsync(Cancelled)).ShouldContain("ConnectionStrings__MongoDB");
        await process.WaitForExitAsync(Cancelled);
        process.ExitCode.ShouldBe(1);
    }

    [Theory]
    [InlineData("--urls=nonsense")]
    [InlineData("--urls=https://127.0.0.1:0", "--Kestrel:Certificates:Default:Path=/none", "--Kestrel:Certificates:Default:KeyPath=/none")]
    public async Task An_address_where_it_cannot_listen_is_said_in_one_line(params string[] arguments)
    {
        using var process = BuiltExecutable.Start(
            "Billing",
            "DzStore.Billing",
            [$"--ConnectionStrings:MongoDB={mongo.ConnectionString}", .. arguments]
        );
        var errors = process.StandardError.ReadToEndAsync(Cancelled);
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);

        (process.ExitCode, await errors).ShouldBe((1, ""));
        output.ShouldContain("DzStore.Startup Cannot start: ");
        output.ShouldNotContain("Hosting failed to start");
    }
}
