using DzStore.Trends;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DzStore.Storefront.Tests.Live;

/// <summary>An Analytics on a real socket whose list, age and failures the test sets.</summary>
internal sealed class ScriptedAnalytics : IAsyncDisposable
{
    private readonly WebApplication _app;
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TrendList _list = Of("Mouse");
    private int _looks;
    private int _waiting;

    private ScriptedAnalytics(WebApplication app) => _app = app;

    /// <summary>Its address, as the setting Services:Analytics has it.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>The published list.</summary>
    public TrendList List
    {
        get => _list;
        set
        {
            _list = value;
            Interlocked.Exchange(ref _change, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }

    /// <summary>True where a reader who has the list gets an answer when there is another, and not before.</summary>
    public bool Waits { get; set; }

    /// <summary>The requests whose answers are kept back.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>The status of all answers; 200 gives the list.</summary>
    public int Status { get; set; } = 200;

    /// <summary>The age of the list.</summary>
    public Func<TimeSpan> Age { get; set; } = () => TimeSpan.Zero;

    /// <summary>The body in place of the list; null for the list.</summary>
    public string? Body { get; set; }

    /// <summary>The requests so far.</summary>
    public int Looks => Volatile.Read(ref _looks);

    /// <summary>The If-None-Match of the last request.</summary>
    public string? LastKnown { get; private set; }

    /// <summary>A list whose first product has five views, the next four, and so on.</summary>
    public static TrendList Of(params string[] products) =>
        new(
            [.. products.Select((name, index) => new TrendProduct(name, products.Length + 4 - index))],
            new DateTime(2026, 11, 27, 0, 0, 0, 40, DateTimeKind.Utc),
            "web_traffic.csv"
        );

    public static async Task<ScriptedAnalytics> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var analytics = new ScriptedAnalytics(app);
        app.MapGet("/trending", analytics.AnswerAsync);
        await app.StartAsync();
        return analytics;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _looks);
        LastKnown = context.Request.Headers.IfNoneMatch;
        var change = _change.Task;
        if (Waits && TrendWait.Asked(context.Request) is { } wait)
        {
            TrendWait.Apply(context.Response, wait);
            if (TrendAnswer.Knows(context.Request, PreparedTrend.Of(List)))
            {
                Interlocked.Increment(ref _waiting);
                await Task.WhenAny(change, Task.Delay(wait, context.RequestAborted));
                Interlocked.Decrement(ref _waiting);
            }
        }

        context.Response.StatusCode = Status;
        if (Body is { } body)
            await context.Response.WriteAsync(body);
        else if (Status == 200)
            await new TrendAnswer(PreparedTrend.Of(List), TrendList.MaxCount, Age()).ExecuteAsync(context);
    }
}
