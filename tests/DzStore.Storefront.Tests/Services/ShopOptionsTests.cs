using DzStore.Storefront.Services;
using Microsoft.Extensions.Hosting.Internal;

namespace DzStore.Storefront.Tests.Services;

/// <summary>The shop's key.</summary>
public sealed class ShopOptionsTests
{
    [Theory]
    [InlineData("Production", "dzs_key", true)]
    [InlineData("Production", "", false)]
    [InlineData("Development", "", true)]
    [InlineData("Development", "two words", false)]
    [InlineData("Production", "مفتاح", false)]
    public void Outside_development_there_must_be_one_and_it_must_fit_a_header(string environment, string key, bool right)
    {
        var result = new ShopOptionsValidator(new HostingEnvironment { EnvironmentName = environment }).Validate(
            null,
            new() { ApiKey = key }
        );

        result.Succeeded.ShouldBe(right);
        if (!right && key.Length > 0)
            result.FailureMessage!.ShouldNotContain(key);
    }
}
