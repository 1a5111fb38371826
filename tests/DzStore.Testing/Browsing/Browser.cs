using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace DzStore.Testing.Browsing;

/// <summary>A Chromium without a window, driven over its DevTools protocol. Tests need one on PATH.</summary>
public sealed partial class Browser : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string? Program = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(name =>
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name))
        )
        .FirstOrDefault(File.Exists);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dzstore-browser-");
    private readonly ClientWebSocket _tab = new();
    private readonly List<string> _complaints = [];
    private Process? _process;
    private int _commands;

    public static bool IsThere => Program is not null;

    /// <summary>The folder of downloads.</summary>
    public DirectoryInfo Downloads => _folder.CreateSubdirectory("downloads");

    /// <summary>The errors of pages: scripts that failed, and what a page's Content-Security-Policy kept from running.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!IsThere)
            return;
        _process = Process.Start(
            new ProcessStartInfo(
                Program!,
                [
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--no-first-run",
                    $"--user-data-dir={Path.Combine(_folder.FullName, "profile")}",
                    "--window-size=1200,900",
                    "--remote-debugging-port=0",
                    "about:blank",
                ]
            )
            {
                RedirectStandardError = true,
            }
        )!;
        while (await _process.StandardError.ReadLineAsync(Cancellation) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                _ = _process.StandardError.ReadToEndAsync(CancellationToken.None);
                using var http = new HttpClient();
                var targets = await http.GetFromJsonAsync<JsonElement>($"http://{match.Groups["address"].Value}/json/list", Cancellation);
                await _tab.ConnectAsync(
                    new(
                        targets
                            .EnumerateArray()
                            .First(target => target.GetProperty("type").GetString() == "page")
                            .GetProperty("webSocketDebuggerUrl")
                            .GetString()!
                    ),
                    Cancellation
                );
                await SendAsync("Log.enable");
                await SendAsync("Runtime.enable");
                await SendAsync("Page.setDownloadBehavior", new { behavior = "allow", downloadPath = Downloads.FullName });
                return;
            }
        }

        throw new InvalidOperationException("Chromium ended.");
    }

    public Task OpenAsync(Uri page) => SendAsync("Page.navigate", new { url = page.AbsoluteUri });

    /// <summary>
    /// Reads the value of an expression in the page as text, or the reason why it has none: the page may be loading.
    /// </summary>
    public async Task<string> ReadAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new { expression = $"String({expression})", userGesture = true });
        return answer.TryGetProperty("result", out var result) && result.TryGetProperty("value", out var value)
            ? value.GetString()!
            : $"{answer}";
    }

    /// <summary>Waits until an expression has a value.</summary>
    public async Task WaitForAsync(string expression, string value)
    {
        var start = Stopwatch.StartNew();
        string last;
        while ((last = await ReadAsync(expression)) != value)
        {
            if (start.Elapsed > Patience)
                throw new TimeoutException($"{expression} is not '{value}' but '{last}'.");
            await Task.Delay(20, Cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _tab.Dispose();
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }
        _folder.Delete(recursive: true);
    }

    private async Task<JsonElement> SendAsync(string method, object? parameters = null)
    {
        var id = ++_commands;
        await _tab.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    id,
                    method,
                    @params = parameters ?? new { },
                }
            ),
            WebSocketMessageType.Text,
            true,
            Cancellation
        );
        while (true)
        {
            var message = await ReceiveAsync();
            if (message.TryGetProperty("id", out var answered) && answered.GetInt32() == id)
                return message.GetProperty(message.TryGetProperty("error", out _) ? "error" : "result");
            if (message.TryGetProperty("method", out var happened) && IsComplaint(happened.GetString()!, message))
                _complaints.Add($"{message}");
        }
    }

    // What the network domain logs are the 401s and 403s that the tests are about.
    private static bool IsComplaint(string happened, JsonElement message) =>
        happened == "Runtime.exceptionThrown"
        || (
            happened == "Log.entryAdded"
            && message.GetProperty("params").GetProperty("entry").GetProperty("source").GetString() != "network"
        );

    private async Task<JsonElement> ReceiveAsync()
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await _tab.ReceiveAsync(buffer.AsMemory(), Cancellation);
            whole.Write(buffer, 0, received.Count);
        } while (!received.EndOfMessage);
        return JsonElement.Parse(Encoding.UTF8.GetString(whole.ToArray()));
    }

    [GeneratedRegex(@"DevTools listening on ws://(?<address>[^/]+)/")]
    private static partial Regex Listening();
}
