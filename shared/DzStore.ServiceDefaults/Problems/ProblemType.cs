using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DzStore.ServiceDefaults.Problems;

/// <summary>
/// A kind of problem (RFC 9457). Programs tell kinds apart by <see cref="Uri"/>, as one status may have several; docs/api.md lists all.
/// </summary>
/// <param name="Name">The end of its URI, such as "database-unavailable".</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">A summary that is the same for every occurrence.</param>
public sealed record ProblemType(string Name, int Status, string Title)
{
    /// <summary>The beginning of every URI.</summary>
    public const string Prefix = "urn:dzstore:problem:";

    /// <summary>The value of the field <c>type</c>.</summary>
    public string Uri => Prefix + Name;

    /// <summary>An occurrence of this kind.</summary>
    /// <param name="detail">What happened here, and what the caller can do.</param>
    /// <param name="extensions">Further fields.</param>
    public ProblemHttpResult Answer(string? detail, params IEnumerable<KeyValuePair<string, object?>> extensions) =>
        TypedResults.Problem(Fill(new() { Extensions = new Dictionary<string, object?>(extensions) }, detail));

    /// <summary>An occurrence with errors listed by field or parameter.</summary>
    public ProblemHttpResult Listing(string detail, IEnumerable<KeyValuePair<string, string[]>> errors) =>
        TypedResults.Problem(Fill(new HttpValidationProblemDetails(errors), detail));

    private ProblemDetails Fill(ProblemDetails problem, string? detail)
    {
        (problem.Type, problem.Title, problem.Status, problem.Detail) = (Uri, Title, Status, detail);
        return problem;
    }
}
