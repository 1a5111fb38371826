using System.Text;
using DzStore.Load.Shop;

namespace DzStore.Load.Tests.Shop;

public class CookieJarTests
{
    private readonly CookieJar _jar = new();

    [Fact]
    public void A_cookie_goes_to_its_path_and_below() =>
        Lines("a=1; path=/; httponly", "b=2; Path=/buy/mouse; SameSite=Lax")
            .ShouldBe(("Cookie: a=1\r\n", "Cookie: a=1; b=2\r\n", "Cookie: a=1\r\n"));

    [Theory]
    [InlineData("b=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/buy/mouse")]
    [InlineData("b=2; Max-Age=0; path=/buy/mouse")]
    public void One_that_is_past_is_removed(string gone) =>
        Lines("a=1; path=/", "b=2; path=/buy/mouse", gone).ShouldBe(("Cookie: a=1\r\n", "Cookie: a=1\r\n", "Cookie: a=1\r\n"));

    [Fact]
    public void The_last_value_counts() =>
        Lines("a=1; path=/", "a=2; path=/").ShouldBe(("Cookie: a=2\r\n", "Cookie: a=2\r\n", "Cookie: a=2\r\n"));

    [Fact]
    public void An_empty_jar_sends_no_header() => Lines().ShouldBe(("", "", ""));

    private (string Root, string Below, string Beside) Lines(params string[] headers)
    {
        foreach (var header in headers)
            _jar.Take(Encoding.ASCII.GetBytes(header));
        return (_jar.HeaderLine("/"), _jar.HeaderLine("/buy/mouse"), _jar.HeaderLine("/buy/mouse-pad"));
    }
}
