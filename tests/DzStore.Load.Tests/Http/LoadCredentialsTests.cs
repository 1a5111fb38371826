using System.Text;
using DzStore.Load.Http;

namespace DzStore.Load.Tests.Http;

/// <summary>Who the load says it is: in every request, and nowhere else.</summary>
public class LoadCredentialsTests
{
    public static TheoryData<LoadCredentials?, string> Headers =>
        new()
        {
            { null, "" },
            { LoadCredentials.ApiKey("dzs_secret"), "X-Api-Key: dzs_secret\r\n" },
            { LoadCredentials.Bearer("eyJh.eyJz.c2ln"), "Authorization: Bearer eyJh.eyJz.c2ln\r\n" },
        };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Every_request_carries_them_once(LoadCredentials? credentials, string header)
    {
        using var client = new HttpLoadClient(new("http://127.0.0.1:5101/"), TimeSpan.FromSeconds(1), TimeProvider.System, credentials);

        Text(client.Requests.Get("/trending")).ShouldBe($"GET /trending HTTP/1.1\r\nHost: 127.0.0.1:5101\r\n{header}\r\n");
        Text(client.Requests.PostOrder("{}"u8))
            .ShouldBe(
                $"POST /orders HTTP/1.1\r\nHost: 127.0.0.1:5101\r\n{header}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}"
            );
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer eyJh")]
    [InlineData("key\r\nHost: elsewhere")]
    [InlineData("key\n")]
    [InlineData("مفتاح")]
    public void What_would_not_be_one_header_is_refused_without_being_repeated(string secret)
    {
        foreach (var make in new Func<string, LoadCredentials>[] { LoadCredentials.ApiKey, LoadCredentials.Bearer })
        {
            var message = Should.Throw<ArgumentException>(() => make(secret)).Message;
            message.ShouldContain("visible ASCII");
            if (secret.Length > 0)
                message.ShouldNotContain(secret);
        }
    }

    [Fact]
    public void Their_text_is_their_kind()
    {
        $"{LoadCredentials.ApiKey("dzs_secret")}".ShouldBe("API key");
        $"{LoadCredentials.Bearer("eyJh")}".ShouldBe("bearer token");
    }

    private static string Text(byte[] request) => Encoding.ASCII.GetString(request);
}
