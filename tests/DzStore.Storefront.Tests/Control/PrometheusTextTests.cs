using DzStore.Storefront.Control.Metrics;

namespace DzStore.Storefront.Tests.Control;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Reads_names_labels_and_values_and_leaves_out_what_is_none()
    {
        var read = PrometheusText.Read(
            """
            # TYPE queue gauge
            queue 3
            queue{a="1",b="x \"y\" \\ z\n"} 4.5 1796053154777
            broken{a="1
            nothing
            endless{le="+Inf"} +Inf
            """
        );

        read.Select(series => (series.Name, series.Value)).ShouldBe([("queue", 3), ("queue", 4.5)]);
        read[1]["a"].ShouldBe("1");
        read[1]["b"].ShouldBe("x \"y\" \\ z\n");
        read[0]["a"].ShouldBeNull();
    }

    [Fact]
    public void Percentiles_are_those_of_what_came_between_two_scrapes()
    {
        Bucket[] before = [new(1, 100), new(2, 100), new(4, 100), new(double.PositiveInfinity, 100)];
        Bucket[] now = [new(1, 100), new(2, 150), new(4, 199), new(double.PositiveInfinity, 200)];

        Percentiles.Between(before, now, 0.5).ShouldBe(2);
        Percentiles.Between(before, now, 0.25).ShouldBe(1.5);
        Percentiles.Between(before, now, 0.999).ShouldBe(4, "above the last bound nothing more is known");
        Percentiles.Between(before, before, 0.5).ShouldBeNull();
        Percentiles.Between(now, before, 0.5).ShouldBeNull("the service began anew");
        Percentiles.Between([], now, 0.5).ShouldBeNull();
    }
}
