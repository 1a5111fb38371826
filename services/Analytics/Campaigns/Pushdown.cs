namespace DzStore.Analytics.Campaigns;

/// <summary>The same campaign's users found in three ways: how much of the work MongoDB does, and what that saves.</summary>
/// <param name="Engine">The engine of the campaign.</param>
/// <param name="Note">What was run, and with what, for people.</param>
/// <param name="Ways">
/// The filter pushed down on the index, pushed down without the index (hint $natural), and not pushed down.
/// </param>
public sealed record Pushdown(string Engine, string Note, IReadOnlyList<PushdownWay> Ways);

/// <summary>One way to find the users, by MongoDB's own explain of it.</summary>
/// <param name="Name">"index", "no_index" or "not_pushed".</param>
/// <param name="KeysExamined">The index keys that MongoDB examined.</param>
/// <param name="DocumentsExamined">The documents that it examined.</param>
/// <param name="DocumentsReturned">The documents that it returned to the engine.</param>
/// <param name="Recipients">The users that are left once the engine has filtered what MongoDB did not.</param>
/// <param name="Plan">The winning plan, as MongoDB printed it.</param>
public sealed record PushdownWay(
    string Name,
    long KeysExamined,
    long DocumentsExamined,
    long DocumentsReturned,
    long Recipients,
    string Plan
);
