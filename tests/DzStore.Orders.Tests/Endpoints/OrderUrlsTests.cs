using DzStore.Orders.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DzStore.Orders.Tests.Endpoints;

public class OrderUrlsTests
{
    [Theory]
    [InlineData("BF_0")]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("50 % off? #1 & more+")]
    [InlineData("../../etc")]
    [InlineData("طلب 😀")]
    public void An_id_goes_into_a_url_and_comes_out_the_same(string id)
    {
        OrderUrls.OrderId(Request(OrderUrls.Of(id))).ShouldBe(id);
        OrderUrls.OrderId(Request(OrderUrls.Of(id) + "?x=/y")).ShouldBe(id);
    }

    private static DefaultHttpContext Request(string target)
    {
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        return context;
    }
}
