using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DzStore.Local.Control;

/// <summary>
/// The HTTP endpoint by which the Storefront hands the buttons of its control room to this launcher: on loopback, on a free port, for
/// whoever has the token, which is made at each start and given to the Storefront alone, by environment.
/// </summary>
internal sealed class ControlEndpoint : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        // The Storefront embeds it in JSON of its own, never in HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly WebApplication _app;
    private readonly string _token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private ControlDesk? _desk;

    private ControlEndpoint()
    {
        // Without the settings of the environment, which are those of services, and without logs.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, 0);
                kestrel.Limits.MaxRequestBodySize = 4096;
            });
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.Use(GuardAsync);
        _app.MapGet("/status", context => AnswerAsync(context, desk => Results.Json(desk.Status(), Json)));
        _app.MapPost("/faults", context => PostAsync<FaultRequest>(context, (desk, request) => desk.Start(request)));
        _app.MapPost("/dial", context => PostAsync<DialRequest>(context, (desk, request) => desk.Turn(request)));
        _app.MapPost("/price", context => AnswerAsync(context, desk => Show(desk.MeasurePrice())));
        _app.MapPost("/audit", context => AnswerAsync(context, desk => Show(desk.Audit())));
    }

    /// <summary>The environment of the Storefront: where this endpoint is, and its token.</summary>
    public IReadOnlyDictionary<string, string> StorefrontSettings =>
        new Dictionary<string, string> { ["Launcher__Address"] = _app.Urls.Single() + "/", ["Launcher__Token"] = _token };

    public static async Task<ControlEndpoint> StartAsync(CancellationToken cancellationToken)
    {
        var endpoint = new ControlEndpoint();
        await endpoint._app.StartAsync(cancellationToken);
        return endpoint;
    }

    /// <summary>Opens the buttons; until then, and after null, they are refused.</summary>
    public void Serve(ControlDesk? desk) => Volatile.Write(ref _desk, desk);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var given = Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString());
        if (CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes("Bearer " + _token)))
            await next(context);
        else
            await Refusal(401, "This endpoint is for the Storefront that the launcher started.").ExecuteAsync(context);
    }

    private async Task AnswerAsync(HttpContext context, Func<ControlDesk, IResult> answer) =>
        await (
            Volatile.Read(ref _desk) is { } desk
                ? answer(desk)
                : Refusal(503, "The launcher is not serving: its buttons work once the report is done.")
        ).ExecuteAsync(context);

    private async Task PostAsync<T>(HttpContext context, Func<ControlDesk, T, string?> start)
        where T : class
    {
        T? request = null;
        try
        {
            request = await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Json, context.RequestAborted);
        }
        catch (JsonException)
        {
            // As null, which JSON has too.
        }

        await AnswerAsync(context, desk =>
            request is null ? Refusal(400, "The body is not the JSON that this button takes.") : Show(start(desk, request))
        );
    }

    /// <param name="refusal">Why it is not done; null where it is.</param>
    private static IResult Show(string? refusal) => refusal is null ? Results.StatusCode(202) : Refusal(409, refusal);

    private static IResult Refusal(int status, string detail) => Results.Problem(detail, statusCode: status);
}
