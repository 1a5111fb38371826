using DzStore.Load.Results;

namespace DzStore.Load.Tests.Results;

public class PassMarkTests
{
    [Theory]
    [InlineData(3.0, "")]
    [InlineData(0.0, "nothing was stored")]
    [InlineData(null, "nothing was stored")]
    public void The_reason_of_a_miss_is_said_of_a_miss_alone(double? value, string detail) =>
        PassMark.AtLeast("orders", value, 1, "").IfMissed("nothing was stored").Detail.ShouldBe(detail);

    [Fact]
    public void A_mark_that_is_met_keeps_what_it_was_measured_from() =>
        PassMark.AtLeast("orders", 3, 1, "", "of 4").IfMissed("nothing was stored").Detail.ShouldBe("of 4");
}
