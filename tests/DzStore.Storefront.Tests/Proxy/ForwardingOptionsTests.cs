using System.Globalization;
using DzStore.Storefront.Proxy;

namespace DzStore.Storefront.Tests.Proxy;

/// <summary>The waits for services.</summary>
public sealed class ForwardingOptionsTests
{
    [Theory]
    [InlineData("00:00:01", "00:00:15", "")]
    [InlineData("00:00:00.050", "00:10:00", "")]
    [InlineData("00:00:00.049", "00:00:15", "ConnectTimeout")]
    [InlineData("00:00:31", "00:01:00", "ConnectTimeout")]
    [InlineData("00:00:05", "00:00:05", "ActivityTimeout")]
    [InlineData("00:00:01", "00:10:01", "ActivityTimeout")]
    public void They_have_bounds(string connect, string activity, string wrong)
    {
        var result = new ForwardingOptionsValidator().Validate(
            null,
            new()
            {
                ConnectTimeout = TimeSpan.Parse(connect, CultureInfo.InvariantCulture),
                ActivityTimeout = TimeSpan.Parse(activity, CultureInfo.InvariantCulture),
            }
        );

        result.Succeeded.ShouldBe(wrong.Length == 0);
        if (result.Failed)
            result.FailureMessage.ShouldContain($"Forwarding:{wrong} must be");
    }
}
