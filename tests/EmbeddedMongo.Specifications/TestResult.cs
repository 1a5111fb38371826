using System.Text.Json.Serialization;

namespace EmbeddedMongo.Specifications;

/// <summary>The outcome of one test, as <c>suite.py</c> prints it.</summary>
/// <param name="Test">Its class and name.</param>
/// <param name="Outcome">Passed, failed or skipped.</param>
/// <param name="Reason">The reason of a failure or a skip, in one line; empty for a test that passed.</param>
/// <param name="Seconds">The time that it took.</param>
internal sealed record TestResult(string Test, Outcome Outcome, string Reason, double Seconds);

[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
internal enum Outcome
{
    Passed,
    Failed,
    Skipped,
}
