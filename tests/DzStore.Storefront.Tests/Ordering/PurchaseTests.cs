using System.Net;
using DzStore.Storefront.Tests.Visitors;

namespace DzStore.Storefront.Tests.Ordering;

/// <summary>Buy Now and Pay over HTTP: one intent is one order, and success, refusal and unknown are three answers.</summary>
public sealed class PurchaseTests : IAsyncLifetime
{
    private ScriptedOrders _checkout = null!;
    private ScriptedOrders _billing = null!;
    private StorefrontService _shop = null!;
    private ShopVisitor _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        (_checkout, _billing) = (await ScriptedOrders.StartAsync(), await ScriptedOrders.StartAsync());
        _shop = StorefrontService.Start(
            ("Services:Checkout", _checkout.Address),
            ("Services:Billing", _billing.Address),
            ("Shop:ApiKey", "the-key")
        );
        _visitor = new(_shop);
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _shop.DisposeAsync();
        await _checkout.DisposeAsync();
        await _billing.DisposeAsync();
    }

    [Fact]
    public async Task An_order_is_computed_by_the_shop_under_the_visitors_name_and_its_page_says_what_it_cost_to_be_sure()
    {
        var answer = await _visitor.BuyAsync("gaming-laptop", "2");

        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var order = _checkout.Stored.ShouldHaveSingleItem().Value;
        answer.Headers.Location!.ToString().ShouldBe($"/orders/fast/{order["order_id"]}");
        order["items"]!.AsArray().Select(item => (string)item!).ShouldBe(["Gaming Laptop", "Gaming Laptop"]);
        ((long)order["total"]!).ShouldBe(290_000);
        ((string)order["user"]!).ShouldMatch("^visitor:[0-9a-f]{32}$");
        _checkout.Key.ShouldBe("the-key");

        var shown = await _visitor.GetAsync(answer.Headers.Location.ToString());
        shown.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var page = await shown.TextAsync();
        page.ShouldContain("4.2\u00a0ms");
        page.ShouldContain("w=1");
        page.ShouldContain("290\u00a0000\u00a0DA");
        page.ShouldNotContain("the-key");
    }

    [Fact]
    public async Task A_second_press_is_the_same_order_and_the_visitor_learns_that()
    {
        var intent = await _visitor.IntentAsync("/buy/mouse");
        var first = await _visitor.PostAsync("/buy", ("intent", intent), ("product", "mouse"), ("quantity", "1"));
        var second = await _visitor.PostAsync("/buy", ("intent", intent), ("product", "mouse"), ("quantity", "1"));

        second.Headers.Location.ShouldBe(first.Headers.Location);
        _checkout.Stored.Count.ShouldBe(1);
        (await _visitor.ReadAsync(second.Headers.Location!.ToString())).ShouldContain("nothing was ordered twice");
    }

    [Fact]
    public async Task The_page_opened_again_continues_what_is_not_settled_and_begins_anew_after_it()
    {
        _checkout.AnswerNext(504, stored: true);
        var unknown = await _visitor.BuyAsync("mouse");
        unknown.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        (await _visitor.ReadAsync("/orders")).ShouldContain((string)_checkout.Stored.Single().Value["order_id"]!);

        // The tab was closed; the product is bought from its page once more.
        var settled = await _visitor.BuyAsync("mouse");
        settled.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        _checkout.Stored.Count.ShouldBe(1);

        (await _visitor.BuyAsync("mouse")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        _checkout.Stored.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_page_that_visitors_share_has_the_intent_and_the_language_of_each()
    {
        using var other = new ShopVisitor(_shop);
        using var arab = new ShopVisitor(_shop, "ar");
        string[] pages = [await _visitor.ReadAsync("/buy/mouse"), await other.ReadAsync("/buy/mouse"), await arab.ReadAsync("/buy/mouse")];
        var intents = pages.Select(ShopVisitor.IntentOf).ToArray();

        intents.Distinct().Count().ShouldBe(3);
        pages[1].Replace(intents[1], intents[0], StringComparison.Ordinal).ShouldBe(pages[0]);
        pages[2].ShouldContain("<html lang=\"ar\" dir=\"rtl\">");
        (await _visitor.ReadAsync("/buy/mouse?quantity=2")).ShouldContain("value=\"2\"");
    }

    [Fact]
    public async Task Cookie_and_form_share_one_signature_which_lasts_for_as_long_as_the_purchase_is_open()
    {
        var intent = await _visitor.IntentAsync("/buy/mouse");

        _visitor.Cookies.GetCookies(new Uri(_visitor.Origin + "/buy/mouse"))["dz_intent"]!.Value.ShouldBe(intent);
        (await _visitor.IntentAsync("/buy/mouse?quantity=2")).ShouldBe(intent);
        (await _visitor.IntentAsync("/buy/mouse?intent=" + intent)).ShouldBe(intent);
    }

    [Fact]
    public async Task Changed_content_is_another_order()
    {
        var intent = await _visitor.IntentAsync("/buy/mouse");
        await _visitor.PostAsync("/buy", ("intent", intent), ("product", "mouse"), ("quantity", "1"));
        await _visitor.PostAsync("/buy", ("intent", intent), ("product", "mouse"), ("quantity", "2"));

        _checkout.Sent.Select(order => (string)order["order_id"]!).Distinct().Count().ShouldBe(2);
    }

    [Theory]
    [InlineData(503, "7", HttpStatusCode.ServiceUnavailable, "Nothing was ordered")]
    [InlineData(429, "3", HttpStatusCode.ServiceUnavailable, "Nothing was ordered")]
    [InlineData(504, null, HttpStatusCode.GatewayTimeout, "the same order is never placed twice")]
    [InlineData(502, null, HttpStatusCode.GatewayTimeout, "the same order is never placed twice")]
    [InlineData(500, null, HttpStatusCode.GatewayTimeout, "the same order is never placed twice")]
    [InlineData(403, null, HttpStatusCode.InternalServerError, "nothing was ordered")]
    public async Task What_the_service_says_is_what_the_visitor_reads(int status, string? retryAfter, HttpStatusCode shown, string text)
    {
        _checkout.AnswerNext(status, retryAfter: retryAfter);

        var answer = await _visitor.BuyAsync("mouse");

        answer.StatusCode.ShouldBe(shown);
        if (retryAfter is not null)
            answer.Headers.RetryAfter!.ToString().ShouldBe(retryAfter);
        var page = await answer.TextAsync();
        page.ShouldContain(text);
        page.ShouldNotContain("urn:dzstore");
        // The page brings the same purchase: the next attempt has its id.
        if (shown != HttpStatusCode.InternalServerError)
        {
            var again = ("intent", ShopVisitor.IntentOf(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
            await _visitor.PostAsync("/buy", again, ("product", "mouse"), ("quantity", "1"));
            _checkout.Sent.Select(order => (string)order["order_id"]!).Distinct().ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task A_connection_lost_after_the_order_was_sent_is_unknown_and_one_refused_is_not()
    {
        _checkout.CutNext();
        (await _visitor.BuyAsync("mouse")).StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);

        await _checkout.DisposeAsync();
        var refused = await _visitor.BuyAsync("mouse");
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("-1")]
    [InlineData("two")]
    [InlineData("1.5")]
    [InlineData("")]
    [InlineData("99999999999999999999")]
    public async Task A_wrong_quantity_is_an_error_at_its_field(string quantity)
    {
        var answer = await _visitor.BuyAsync("mouse", quantity);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await answer.TextAsync();
        page.ShouldContain("aria-invalid=\"true\"");
        page.ShouldContain("A whole number from 1 to 100, please.");
        _checkout.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_orders_with_a_strange_intent_or_for_a_total_that_was_not_shown()
    {
        using var other = new ShopVisitor(_shop);
        var strange = await other.IntentAsync("/buy/mouse");
        var own = await _visitor.IntentAsync("/buy/mouse");

        foreach (var intent in new[] { strange, own + "x", "", await _visitor.IntentAsync("/buy/iphone-15") })
        {
            var answer = await _visitor.PostAsync("/buy", ("intent", intent), ("product", "mouse"), ("quantity", "1"));
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }
        var total = await _visitor.PostAsync("/buy", ("intent", own), ("product", "mouse"), ("quantity", "2"), ("total", "5000"));
        total.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await total.TextAsync()).ShouldContain("10\u00a0000\u00a0DA");
        _checkout.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pay_orders_what_was_shown_and_empties_the_cart_once()
    {
        await _visitor.PostAsync("/cart", ("product", "gaming-laptop"), ("quantity", "1"));
        await _visitor.PostAsync("/cart", ("product", "mouse"), ("quantity", "1"));
        var page = await (await _visitor.GetAsync("/pay")).TextAsync();
        page.ShouldContain("150\u00a0000\u00a0DA");
        var intent = ShopVisitor.IntentOf(page);

        var paid = await _visitor.PostAsync("/pay", ("intent", intent));
        paid.Headers.Location!.ToString().ShouldStartWith("/orders/secure/DZ-");
        ((long)_billing.Stored.Single().Value["total"]!).ShouldBe(150_000);
        (await _visitor.GetAsync("/pay")).Headers.Location!.ToString().ShouldBe("/cart");

        // Another filling, and then the old page once more: one order, and the new filling stays.
        await _visitor.PostAsync("/cart", ("product", "mouse"), ("quantity", "3"));
        var again = await _visitor.PostAsync("/pay", ("intent", intent));
        again.Headers.Location.ShouldBe(paid.Headers.Location);
        _billing.Stored.Count.ShouldBe(1);
        (await _visitor.ReadAsync("/cart/count")).ShouldBe("""{"items":3}""");
    }

    [Fact]
    public async Task Nobody_sees_anothers_orders()
    {
        var order = (await _visitor.BuyAsync("mouse")).Headers.Location!.ToString();
        using var other = new ShopVisitor(_shop);
        await other.GetAsync("/cart/count");

        (await other.GetAsync(order)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.ReadAsync("/orders")).ShouldNotContain("DZ-");
        (await _visitor.GetAsync(order)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _visitor.ReadAsync("/orders")).ShouldContain("DZ-");
    }

    [Fact]
    public async Task The_script_of_the_page_gets_an_address_in_place_of_a_redirect()
    {
        var intent = await _visitor.IntentAsync("/buy/mouse");
        var answer = await _visitor.SendAsync(
            "/buy",
            [("Origin", _visitor.Origin), ("Accept", "application/json")],
            ("intent", intent),
            ("product", "mouse"),
            ("quantity", "1")
        );

        (await answer.TextAsync()).ShouldStartWith("""{"location":"/orders/fast/DZ-""");
    }
}
