namespace DzStore.Docs.Tests.Commands;

public sealed class ExpectedOutputTests
{
    [Theory]
    [InlineData("HTTP/1.1 201 Created", "HTTP/1.1 200 OK\nx")]
    [InlineData("a\nb", "b\na")]
    [InlineData("{\"count\":3}", "{\"count\":4}")]
    [InlineData("{\"a\":…\"z\":1}", "{\"a\":5}\n\"z\":1}")]
    public void Other_output_is_found(string expected, string actual) =>
        ExpectedOutput.FirstMissing(expected, actual, measured: false).ShouldNotBeNull();

    [Theory]
    [InlineData("HTTP/1.1 201 Created\n\n{\"x\":1,…}", "HTTP/1.1 201 Created\nDate: today\n\n{\"x\":1,\"y\":2}")]
    [InlineData("\"id\":\"01a22a12b465103e01a331da\"", "{\"id\":\"ffffffffffffffffffffffff\"}")]
    [InlineData("\"in_ms\":1.5,\"at\":\"2026-11-30T01:29:57.651Z\"", "\"in_ms\":22.125,\"at\":\"2027-01-01T00:00:00Z\"")]
    [InlineData("…\nlast", "first\nlast")]
    public void The_same_output_is_taken(string expected, string actual) =>
        ExpectedOutput.FirstMissing(expected, actual, measured: false).ShouldBeNull();

    [Theory]
    [InlineData("| w=1 |    100 |  2.75 | 8,242 |", "| w=1 | 100 | 10.20 | 1,064,123 |")]
    [InlineData("button      Add to Cart: w=1. Every click pays.", "x\nbutton      No decision: the machine was disturbed.")]
    public void Measured_numbers_and_decisions_may_differ(string expected, string actual) =>
        ExpectedOutput.FirstMissing(expected, actual, measured: true).ShouldBeNull();
}
