using System.Net;
using DzStore.Storefront.Services;

namespace DzStore.Storefront.Tests.Services;

public sealed class ServiceAddressesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("checkout:5101")]
    [InlineData("ftp://checkout")]
    [InlineData("http://user:secret@checkout")]
    [InlineData("http://checkout/orders")]
    public void A_start_without_the_address_of_a_service_names_its_setting_and_no_secret(string address)
    {
        var there = new Uri("http://127.0.0.1:5101");
        Uri.TryCreate(address, UriKind.Absolute, out var checkout);

        var checkedOptions = new ServiceAddressesValidator().Validate(
            null,
            new()
            {
                Checkout = checkout,
                Billing = there,
                Analytics = there,
            }
        );

        checkedOptions.Failures.ShouldHaveSingleItem().ShouldStartWith("Services:Checkout must be the address of a service");
        checkedOptions.FailureMessage!.ShouldNotContain("secret");
    }

    [Fact]
    public async Task It_is_alive_and_ready_without_the_services_behind_it()
    {
        await using var shop = StorefrontService.Start();

        (await shop.Http.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await shop.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
