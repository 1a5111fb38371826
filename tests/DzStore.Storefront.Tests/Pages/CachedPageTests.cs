using System.IO.Compression;
using System.Net;
using DzStore.Storefront.Tests.Visitors;
using DzStore.Testing;

namespace DzStore.Storefront.Tests.Pages;

/// <summary>The pages that everybody gets: what they hold, and how they are kept.</summary>
public sealed class CachedPageTests
{
    public static TheoryData<string> Shared => ["/", "/products", "/products?category=gaming", "/products?q=souris", "/products/iphone-15"];

    [Theory]
    [MemberData(nameof(Shared))]
    public async Task A_page_is_the_same_for_everybody_and_holds_nothing_of_a_visitor(string address)
    {
        await using var shop = StorefrontService.Start();
        using var somebody = new ShopVisitor(shop);
        using var buyer = new ShopVisitor(shop);
        await buyer.PostAsync("/cart", ("product", "mouse"), ("quantity", "7"));

        var (first, second) = (await somebody.GetAsync(address), await buyer.GetAsync(address));

        foreach (var answer in new[] { first, second })
        {
            answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
            answer.Headers.CacheControl!.ToString().ShouldBe("public, no-cache");
            answer.Headers.Vary.ShouldBe(["Accept-Encoding", "Accept-Language", "Cookie"]);
            answer.Headers.ETag!.Tag.ShouldStartWith("\"en-");
            answer.Headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe");
        }
        (await second.TextAsync()).ShouldBe(await first.TextAsync());
        (await somebody.GetAsync(address, ("If-None-Match", first.Headers.ETag!.ToString()))).StatusCode.ShouldBe(
            HttpStatusCode.NotModified
        );
        (await somebody.GetAsync(address, ("If-None-Match", "W/\"en-0\""))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_language_is_another_page_with_another_tag()
    {
        await using var shop = StorefrontService.Start();
        using var french = new ShopVisitor(shop, "fr-DZ,fr;q=0.9");
        using var arabic = new ShopVisitor(shop, "xx, ar;q=0.5, en;q=0.4");

        var (souris, fara) = (await french.GetAsync("/products/mouse"), await arabic.GetAsync("/products/mouse"));

        (await souris.TextAsync()).ShouldContain("Souris");
        (await fara.TextAsync()).ShouldContain("dir=\"rtl\"");
        fara.Content.Headers.ContentLanguage.ShouldBe(["ar"]);
        fara.Headers.ETag.ShouldNotBe(souris.Headers.ETag);
        (await arabic.GetAsync("/products/mouse", ("If-None-Match", souris.Headers.ETag!.ToString()))).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );

        var chosen = await arabic.PostAsync("/language", ("language", "fr"), ("return", "/products/mouse"));
        chosen.Headers.Location!.ToString().ShouldBe("/products/mouse");
        (await (await arabic.GetAsync("/products/mouse")).TextAsync()).ShouldContain("Souris");
        foreach (var elsewhere in new[] { "//evil.example", "/\\evil.example", "https://evil.example", "" })
            (await arabic.PostAsync("/language", ("language", "fr"), ("return", elsewhere))).Headers.Location!.ToString().ShouldBe("/");
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("br;q=0, gzip")]
    public async Task A_page_is_sent_as_its_browser_can_unpack_it_and_all_files_of_it_are_small(string accepted)
    {
        await using var shop = StorefrontService.Start();
        using var visitor = new ShopVisitor(shop);
        var plain = await visitor.GetAsync("/products");

        var packed = await visitor.GetAsync("/products", ("Accept-Encoding", accepted));

        var bytes = await packed.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var unpacked =
            packed.Content.Headers.ContentEncoding.Single() == "br"
                ? (Stream)new BrotliStream(bytes, CompressionMode.Decompress)
                : new GZipStream(bytes, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe(
            await plain.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        var files = Directory
            .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "wwwroot"), "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("control", StringComparison.Ordinal));
        (files.Sum(file => new FileInfo(file).Length) + plain.Content.Headers.ContentLength!.Value).ShouldBeLessThan(300 * 1024);
    }

    [Fact]
    public async Task Views_are_pages_that_somebody_looked_at()
    {
        using var folder = new TemporaryFolder();
        await using (var shop = StorefrontService.Start(("Traffic:Folder", folder.Path)))
        {
            using var visitor = new ShopVisitor(shop);
            var tag = (await visitor.GetAsync("/products/mouse")).Headers.ETag!.ToString();
            await visitor.GetAsync("/cart/count");
            await visitor.GetAsync("/products/mouse", ("If-None-Match", tag));
            await visitor.GetAsync("/products/mouse", ("Sec-Purpose", "prefetch"));
            await shop.Http.SendAsync(new(HttpMethod.Head, "/products/mouse"), TestContext.Current.CancellationToken);
            await visitor.GetAsync("/products/nothing");
            await visitor.PostAsync("/cart", ("product", "mouse"), ("quantity", "2"));
        }

        string[] rows = [.. Directory.EnumerateFiles(folder.Path).SelectMany(file => File.ReadLines(file).Skip(1))];
        rows.Count(row => row.EndsWith(",Mouse,view", StringComparison.Ordinal)).ShouldBe(2);
        rows.Count(row => row.EndsWith(",Mouse,add_to_cart", StringComparison.Ordinal)).ShouldBe(1);
        rows.Length.ShouldBe(3);
    }

    [Fact]
    public async Task A_person_reads_a_page_where_something_fails_and_a_program_a_document()
    {
        await using var shop = StorefrontService.Start();
        using var visitor = new ShopVisitor(shop, "fr");

        var missing = await visitor.GetAsync("/nowhere");
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await missing.TextAsync()).ShouldContain("Il n’y a rien ici");
        var foreign = await visitor.SendAsync("/cart", [("Origin", "https://evil.example")], ("product", "mouse"), ("quantity", "1"));
        foreign.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await foreign.TextAsync()).ShouldNotContain("urn:dzstore");
        (await visitor.GetAsync("/billing/orders")).Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await shop.Http.GetAsync("/nowhere", TestContext.Current.CancellationToken)).Content.Headers.ContentType!.MediaType.ShouldBe(
            "application/problem+json"
        );
    }

    [Fact]
    public async Task What_a_visitor_searches_for_is_text_and_nothing_else()
    {
        await using var shop = StorefrontService.Start();
        using var visitor = new ShopVisitor(shop);

        var page = await visitor.ReadAsync("/products?q=" + Uri.EscapeDataString("\"><script>alert(1)</script>\ud83d\ude00"));

        page.ShouldNotContain("<script>alert");
        page.ShouldNotContain("\"><s");
    }
}
