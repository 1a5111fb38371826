using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using DzStore.Testing;
using MongoDB.Driver;

namespace DzStore.Storefront.Tests.Proxy;

/// <summary>Checkout as a process of its own, which can be killed and started again on its port.</summary>
internal sealed partial class CheckoutProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _draining;

    private CheckoutProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        _draining = process.StandardOutput.ReadToEndAsync();
    }

    public Uri Address { get; }

    /// <param name="mongo">The server of its database.</param>
    /// <param name="database">Its database.</param>
    /// <param name="port">Its port; 0 picks one.</param>
    /// <param name="settings">Further settings, such as --Limits:Burst=3.</param>
    public static async Task<CheckoutProcess> StartAsync(MongoServer mongo, IMongoDatabase database, int port, params string[] settings)
    {
        var process = BuiltExecutable.Start(
            "Checkout",
            "DzStore.Checkout",
            [
                FormattableString.Invariant($"--urls=http://127.0.0.1:{port}"),
                $"--ConnectionStrings:MongoDB={mongo.ConnectionString}",
                $"--Mongo:Database={database.DatabaseNamespace.DatabaseName}",
                "--Shutdown:Grace=00:00:00",
                "--StopWithParent=true",
                .. settings,
            ]
        );
        var log = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            log.AppendLine(line);
            if (Listening().Match(line) is { Success: true } listening)
                return new(process, new(listening.Groups["url"].Value));
        }
        throw new InvalidOperationException($"Checkout ended before it listened: {log}");
    }

    /// <summary>kill -9: no handler runs, nothing is answered.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _draining;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (?<url>http://\S+)")]
    private static partial Regex Listening();
}
