using DzStore.SparkConnect.Connection;

namespace DzStore.SparkConnect.Tests.Connection;

public class RetryPolicyTests
{
    [Fact]
    public void Waits_double_up_to_the_longest_and_are_spread_over_their_upper_half()
    {
        var policy = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(1) };
        Enumerable.Range(1, 6).Select(retry => policy.Delay(retry, jitter: 1).TotalMilliseconds).ShouldBe([100, 200, 400, 800, 1000, 1000]);
        policy.Delay(2, jitter: 0).TotalMilliseconds.ShouldBe(100);
    }
}
