using System.Collections.Concurrent;
using System.Net;
using System.Text;
using DzStore.SparkConnect.Connection;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DzStore.Analytics.Tests.Engines.Spark;

/// <summary>
/// Stands in front of a Spark and refuses requests of sessions that it has closed, in the words of Spark 4.3.0. Spark 3.5 begins a session
/// anew without a word.
/// </summary>
internal sealed class ForgetfulSpark : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly HttpMessageInvoker _spark = new(new SocketsHttpHandler());
    private readonly ConcurrentDictionary<string, bool> _open = new();
    private readonly Uri _address;

    private ForgetfulSpark(string remote)
    {
        var real = SparkRemote.Parse(remote);
        _address = new($"http://{real.Host}:{real.Port}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2)
        );
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public string Remote =>
        "sc://"
        + new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;

    /// <summary>The ids of the sessions that were used, and whether each is open.</summary>
    public IReadOnlyDictionary<string, bool> Sessions => _open;

    /// <summary>True if a session is closed as soon as it runs something.</summary>
    public bool ClosingEach { get; set; }

    public static async Task<ForgetfulSpark> StartAsync(string remote, CancellationToken cancellationToken)
    {
        var spark = new ForgetfulSpark(remote);
        await spark._server.StartAsync(cancellationToken);
        return spark;
    }

    /// <summary>Closes every session, as after a time without use.</summary>
    public void CloseSessions()
    {
        foreach (var id in _open.Keys)
            _open[id] = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _spark.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var request = new MemoryStream();
        await context.Request.Body.CopyToAsync(request, context.RequestAborted);
        var session = SessionOf(request.ToArray());
        if (ClosingEach && context.Request.Path.Value!.EndsWith("/ExecutePlan", StringComparison.Ordinal))
            _open[session] = false;
        if (_open.GetOrAdd(session, true))
            await ForwardAsync(context, request.ToArray());
        else
            Refuse(context.Response, session);
    }

    /// <summary>The session id: the first field of every request, behind gRPC's five bytes.</summary>
    private static string SessionOf(byte[] request)
    {
        request[5].ShouldBe((byte)0x0A);
        return Encoding.UTF8.GetString(request, 7, request[6]);
    }

    private static void Refuse(Microsoft.AspNetCore.Http.HttpResponse response, string session)
    {
        var error = new ErrorInfo
        {
            Reason = "org.apache.spark.SparkSQLException",
            Domain = "org.apache.spark",
            Metadata = { ["errorClass"] = "INVALID_HANDLE.SESSION_CLOSED", ["sqlState"] = "08003" },
        };
        var status = new Google.Rpc.Status
        {
            Code = (int)Code.Internal,
            Message = $"[INVALID_HANDLE.SESSION_CLOSED] The handle {session} is invalid. Session was closed. SQLSTATE: 08003",
            Details = { Any.Pack(error) },
        };
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = status.Code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(status.Message);
        response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray());
    }

    private async Task ForwardAsync(HttpContext context, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, context.Request.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        using var answer = await _spark.SendAsync(request, context.RequestAborted);
        context.Response.ContentType = "application/grpc";
        // An error comes without a body: its status stands in the headers.
        foreach (var (name, values) in answer.Headers.Where(header => header.Key.StartsWith("grpc-", StringComparison.Ordinal)))
            context.Response.Headers[name] = values.ToArray();
        await using var content = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[16 * 1024];
        while (await content.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
        foreach (var (name, values) in answer.TrailingHeaders)
            context.Response.AppendTrailer(name, values.ToArray());
    }
}
