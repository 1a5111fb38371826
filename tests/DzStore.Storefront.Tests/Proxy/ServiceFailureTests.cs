using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace DzStore.Storefront.Tests.Proxy;

/// <summary>The Storefront's answers where a service gives none: never sent, sent without an answer, and the caller's own fault.</summary>
public sealed class ServiceFailureTests
{
    private static readonly (string, string)[] Impatient =
    [
        ("Forwarding:ConnectTimeout", "00:00:00.200"),
        ("Forwarding:ActivityTimeout", "00:00:00.500"),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    public async Task Where_nobody_listens_nothing_was_sent(string method)
    {
        await using var storefront = StorefrontService.Start();

        await ShouldBeAwayAsync(await SendAsync(storefront, method), method);
    }

    [Theory]
    [InlineData("GET", 503)]
    [InlineData("HEAD", 503)]
    [InlineData("POST", 504)]
    [InlineData("DELETE", 504)]
    public async Task A_connection_that_ends_after_the_request_was_sent_leaves_a_write_unknown(string method, int status)
    {
        await using var service = new FailingService(FailingService.CloseAsync);
        await using var storefront = StorefrontService.Start(service.Settings);

        await ShouldBeAsync(await SendAsync(storefront, method), method, status);
    }

    [Theory]
    [InlineData("GET", 503)]
    [InlineData("POST", 504)]
    public async Task So_does_one_on_which_nothing_comes(string method, int status)
    {
        await using var service = new FailingService(FailingService.HangAsync);
        await using var storefront = StorefrontService.Start([.. service.Settings, .. Impatient]);

        await ShouldBeAsync(await SendAsync(storefront, method), method, status);
    }

    [Theory]
    [InlineData("HTTP/1.1 201 Created\r\nContent-Le", 504)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", 504)]
    [InlineData("HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n", 504)]
    public async Task And_one_whose_answer_is_none(string answer, int status)
    {
        await using var service = new FailingService(FailingService.Saying(answer));
        await using var storefront = StorefrontService.Start(service.Settings);

        await ShouldBeAsync(await SendAsync(storefront, "POST"), "POST", status);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_not_made_whole()
    {
        await using var service = new FailingService(
            FailingService.Saying("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{\"a\"")
        );
        await using var storefront = StorefrontService.Start(service.Settings);

        await Should.ThrowAsync<HttpRequestException>(() => SendAsync(storefront, "POST"));
    }

    [Fact]
    public async Task An_address_that_does_not_answer_to_a_connection_was_never_sent_to()
    {
        // A queue of one that is full: the kernel drops further connections in silence.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(1);
        var waiting = Enumerable.Range(0, 20).Select(_ => new TcpClient()).ToList();
        var connecting = waiting.Select(client => client.ConnectAsync((IPEndPoint)full.LocalEndPoint!, Cancelled).AsTask()).ToList();
        await Task.WhenAny(connecting);
        while (connecting.Count(task => task.IsCompleted) < 2)
            await Task.Delay(10, Cancelled);
        await using var storefront = StorefrontService.Start([
            ("Services:Checkout", $"http://{full.LocalEndPoint}"),
            ("Forwarding:ConnectTimeout", "00:00:00.200"),
        ]);

        await ShouldBeAwayAsync(await SendAsync(storefront, "POST"), "POST");
        waiting.ForEach(client => client.Dispose());
        await Task.WhenAll(connecting).ContinueWith(static _ => { }, Cancelled, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_here()
    {
        await using var service = await EchoService.StartAsync();
        await using var storefront = StorefrontService.Start(service.Settings);
        using var large = new ByteArrayContent(new byte[70_000]);

        using var answer = await storefront.Http.PostAsync("/checkout/orders", large, Cancelled);

        (await ProblemAsync(answer, 413)).ShouldBe("urn:dzstore:problem:body-too-large");
        service.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_with_broken_chunks_is_the_callers_fault()
    {
        await using var service = await EchoService.StartAsync();
        await using var storefront = StorefrontService.Start(service.Settings);

        var answer = await RawHttp.SendAsync(
            storefront.Http.BaseAddress!,
            "POST /checkout/orders HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked",
            "2\r\n{}\r\nzz\r\n"
        );

        answer.ShouldStartWith("HTTP/1.1 400");
        answer.ShouldContain("urn:dzstore:problem:malformed-request");
        service.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_caller_who_hangs_up_ends_the_request_at_the_service()
    {
        var ended = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        await using var service = await EchoService.StartAsync(async context =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                ended.SetResult();
            }
        });
        await using var storefront = StorefrontService.Start(service.Settings);
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        var asked = storefront.Http.GetAsync("/checkout/orders", hangUp.Token);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        await hangUp.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => asked);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
    }

    private static async Task<HttpResponseMessage> SendAsync(StorefrontService storefront, string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/checkout/orders/X");
        if (method == "POST")
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        return await storefront.Http.SendAsync(request, Cancelled);
    }

    private static Task ShouldBeAwayAsync(HttpResponseMessage answer, string method) => ShouldBeAsync(answer, method, 503);

    private static async Task ShouldBeAsync(HttpResponseMessage answer, string method, int status)
    {
        using (answer)
        {
            ((int)answer.StatusCode).ShouldBe(status);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            (answer.Headers.RetryAfter?.Delta?.TotalSeconds).ShouldBe(status == 503 ? 1 : null);
            if (method != "HEAD")
            {
                (await ProblemAsync(answer, status)).ShouldBe(
                    "urn:dzstore:problem:" + (status == 503 ? "service-unavailable" : "outcome-unknown")
                );
            }
        }
    }

    private static async Task<string?> ProblemAsync(HttpResponseMessage answer, int status)
    {
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled));
        problem.RootElement.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
        return problem.RootElement.GetProperty("type").GetString();
    }
}
