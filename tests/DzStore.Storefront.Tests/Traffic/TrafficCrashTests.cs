using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using DzStore.Testing;

namespace DzStore.Storefront.Tests.Traffic;

/// <summary>The Storefront as a process that is killed while it writes.</summary>
public sealed class TrafficCrashTests : IDisposable
{
    private const string Header = "timestamp,user_id,product_name,action\n";
    private const string Row = "2026-11-30T15:05:13.123Z,visitor:new,Mouse,view\n";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Whole_rows_of_a_killed_process_are_shown_by_the_next()
    {
        using var limit = new CancellationTokenSource(Limit);
        const int Views = 40;
        using (var killed = Start())
        {
            using var http = new HttpClient { BaseAddress = await AddressAsync(killed, limit.Token) };
            for (var i = 0; i < Views; i++)
                (await http.GetAsync("/products/mouse", limit.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
            // Its writer holds it locked: its size tells what it has.
            while (Files(".web_traffic-*").Sum(file => new FileInfo(file).Length) < Header.Length + Views * Row.Length)
                await Task.Delay(10, limit.Token);
            killed.Kill();
            await killed.WaitForExitAsync(limit.Token);
        }
        Files("web_traffic-*").ShouldBeEmpty();
        // The crash came in the middle of a row.
        await File.AppendAllTextAsync(Files(".web_traffic-*").Single(), Row[..^8], limit.Token);

        using var next = Start();
        await AddressAsync(next, limit.Token);
        while (Files("web_traffic-*").Length == 0)
            await Task.Delay(10, limit.Token);
        next.Kill();
        await next.WaitForExitAsync(limit.Token);

        var rows = (await File.ReadAllLinesAsync(Files("web_traffic-*").Single(), limit.Token))[1..];
        rows.Length.ShouldBe(Views);
        rows.ShouldAllBe(row => row.EndsWith(",Mouse,view", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_that_is_told_to_stop_writes_every_row()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM");
        using var limit = new CancellationTokenSource(Limit);
        using var stopped = Start();
        using (var http = new HttpClient { BaseAddress = await AddressAsync(stopped, limit.Token) })
        {
            for (var i = 0; i < 40; i++)
                (await http.GetAsync("/products/mouse", limit.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        using var signal = Process.Start("kill", ["-TERM", stopped.Id.ToString(CultureInfo.InvariantCulture)]);
        await stopped.WaitForExitAsync(limit.Token);

        stopped.ExitCode.ShouldBe(0);
        Files(".web_traffic-*").ShouldBeEmpty();
        File.ReadLines(Files("web_traffic-*").Single()).Count().ShouldBe(1 + 40);
    }

    private Process Start() =>
        BuiltExecutable.Start(
            "Storefront",
            "DzStore.Storefront",
            "--urls=http://127.0.0.1:0",
            "--StopWithParent=true",
            "--Shutdown:Grace=00:00:00",
            "--Traffic:RotateEvery=01:00:00",
            $"--Traffic:Folder={_folder.Path}",
            $"--Visitors:Keys={_folder.File("keys")}"
        );

    private static async Task<Uri> AddressAsync(Process process, CancellationToken cancellationToken)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (Regex.Match(line, @"Now listening on: (http://\S+)") is { Success: true } match)
                return new(match.Groups[1].Value);
        }
        throw new InvalidOperationException("The service ended.");
    }

    private string[] Files(string pattern) =>
        Directory.GetFiles(_folder.Path, pattern, new EnumerationOptions { AttributesToSkip = FileAttributes.None });
}
