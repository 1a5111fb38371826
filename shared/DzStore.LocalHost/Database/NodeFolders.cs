using System.Globalization;
using DzStore.LocalHost.Data;

namespace DzStore.LocalHost.Database;

/// <summary>The folders of an embedded database for one start.</summary>
/// <param name="Numbers">The numbers of the folders, ascending; one a node.</param>
/// <param name="WithData">Those of them that hold the database; none of a new one.</param>
/// <param name="IsMember">The nodes are members of a set that has, or had, several.</param>
internal sealed record NodeFolders(IReadOnlyList<int> Numbers, IReadOnlyList<int> WithData, bool IsMember)
{
    /// <summary>The numbers in the order of the set's members: a new set is initiated by the first, which must be one with data.</summary>
    public IReadOnlyList<int> MemberOrder => [.. WithData, .. Numbers.Except(WithData)];

    /// <summary>The folders that another node copies its data into.</summary>
    public IReadOnlyList<int> Empty => [.. WithData.Count == 0 ? [] : Numbers.Except(WithData)];
}

/// <summary>
/// Chooses the folders of an embedded database. A record tells which folders took part in the last run: those of a former larger set fell
/// behind since, and must not outvote the others, so they are emptied before they take part again.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="read">Reads what a folder holds that no node uses, by its path.</param>
/// <param name="say">Receives a line on every choice that is not plain.</param>
internal sealed class NodeFolderChoice(DataFolder folder, Func<string, Task<StoredData>> read, Action<string> say)
{
    private const string Kind = "embedded";

    /// <summary>Chooses, empties what is behind, and records the choice.</summary>
    /// <param name="nodes">The number of nodes.</param>
    public async Task<NodeFolders> ChooseAsync(int nodes)
    {
        int[] present = [.. Enumerable.Range(1, DataFolder.MostNodes).Where(number => folder.HasData(Kind, number))];
        int[] upToDate = folder.NodesUpToDate is { } recorded ? [.. present.Intersect(recorded)] : present;
        var kept = upToDate.Length > nodes ? await NewestAsync(upToDate, nodes) : upToDate;
        int[] others = [.. Enumerable.Range(1, DataFolder.MostNodes).Except(kept).Take(nodes - kept.Length)];
        foreach (var behind in others.Intersect(present))
            folder.EmptyNode(Kind, behind);
        if (kept.Length > 0 && others.Length > 0)
            say($"Database: {Folders(others)} {(others.Length == 1 ? "copies" : "copy")} the data of {Folders(kept)}");
        folder.NodesUpToDate = kept.Length > 0 ? kept : null;
        return new([.. kept.Concat(others).Order()], kept, IsMember: nodes > 1 || present.Length > 1);
    }

    /// <summary>
    /// The folders whose logs end last. Every entry that a majority had is in the log of each of them: a log that ends later holds it too.
    /// </summary>
    private async Task<int[]> NewestAsync(int[] candidates, int nodes)
    {
        var data = await Task.WhenAll(candidates.Select(number => read(folder.Database(Kind, number))));
        var newest = candidates
            .Zip(data)
            .OrderByDescending(pair => pair.Second.Term)
            .ThenByDescending(pair => pair.Second.Timestamp)
            .Take(nodes)
            .ToArray();
        say(
            $"Database: goes on from {Folders([.. newest.Select(pair => pair.First)])}, whose last entry is the newest "
                + $"({newest[0].Second.LastEntry})"
        );
        return [.. newest.Select(pair => pair.First)];
    }

    private static string Folders(int[] numbers) =>
        (numbers.Length == 1 ? "folder " : "folders ")
        + string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
