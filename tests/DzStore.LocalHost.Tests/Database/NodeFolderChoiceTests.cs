using DzStore.LocalHost.Data;
using DzStore.LocalHost.Database;
using DzStore.Testing;

namespace DzStore.LocalHost.Tests.Database;

public sealed class NodeFolderChoiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;
    private readonly List<string> _said = [];
    private readonly Dictionary<int, (long Term, long Seconds)> _last = [];

    public NodeFolderChoiceTests() => _data = DataFolder.Open(_folder.Path);

    [Fact]
    public async Task A_new_database_has_as_many_empty_folders_as_nodes()
    {
        var chosen = await ChooseAsync(3);

        chosen.Numbers.ShouldBe([1, 2, 3]);
        chosen.Empty.ShouldBeEmpty("nobody has data to copy");
        chosen.IsMember.ShouldBeTrue();
        (await ChooseAsync(1)).IsMember.ShouldBeFalse();
        _said.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_one_node_of_before_grows_to_a_set_of_which_it_is_the_first_member()
    {
        HasData(1);

        var chosen = await ChooseAsync(3);

        chosen.MemberOrder.ShouldBe([1, 2, 3]);
        chosen.Empty.ShouldBe([2, 3]);
        _said.ShouldBe(["Database: folders 2, 3 copy the data of folder 1"]);
    }

    [Fact]
    public async Task A_set_goes_on_as_it_is_without_a_word()
    {
        HasData(1, 2, 3);

        (await ChooseAsync(3)).ShouldSatisfyAllConditions(
            chosen => chosen.MemberOrder.ShouldBe([1, 2, 3]),
            chosen => chosen.Empty.ShouldBeEmpty()
        );
        _said.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, "2")]
    [InlineData(3, "1, 2, 4")]
    public async Task Fewer_nodes_go_on_from_the_folders_whose_last_entries_are_the_newest_by_term_and_then_time(int nodes, string folders)
    {
        HasData(1, 2, 3, 4, 5);
        _last[1] = (6, 200);
        _last[2] = (7, 190);
        _last[3] = (6, 100);
        _last[4] = (6, 150);
        _last[5] = (5, 900);

        var chosen = await ChooseAsync(nodes);

        string.Join(", ", chosen.Numbers).ShouldBe(folders);
        chosen.MemberOrder[0].ShouldBe(2, "the first member has all that a majority had");
        chosen.IsMember.ShouldBeTrue("its stored configuration names more");
        _said.ShouldHaveSingleItem().ShouldEndWith("whose last entry is the newest (term 7, 1970-01-01 00:03:10 UTC)");
    }

    [Fact]
    public async Task What_was_left_behind_is_emptied_before_it_takes_part_again_but_for_what_rollbacks_undid()
    {
        HasData(1, 2, 3);
        _last[1] = _last[3] = (4, 1);
        _last[2] = (5, 1);
        var undone = Path.Combine(
            Directory.CreateDirectory(Path.Combine(_data.Database("embedded", 3), "rollback")).FullName,
            "removed.bson"
        );
        await File.WriteAllTextAsync(undone, "", TestContext.Current.CancellationToken);
        await ChooseAsync(1);
        _data.HasData("embedded", 1).ShouldBeTrue("nothing is deleted while the one node runs");

        var chosen = await ChooseAsync(3);

        chosen.MemberOrder.ShouldBe([2, 1, 3]);
        chosen.Empty.ShouldBe([1, 3]);
        _data.HasData("embedded", 1).ShouldBeFalse();
        _data.HasData("embedded", 2).ShouldBeTrue();
        File.Exists(undone).ShouldBeTrue();
        _said[^1].ShouldBe("Database: folders 1, 3 copy the data of folder 2");
    }

    [Fact]
    public async Task A_copy_that_was_cut_short_begins_anew()
    {
        HasData(1);
        await ChooseAsync(3);
        HasData(2, 3); // The launcher ended before it recorded that they had everything.

        (await ChooseAsync(3)).Empty.ShouldBe([2, 3]);
        _data.NodesUpToDate = [1, 2, 3];
        HasData(2, 3);

        (await ChooseAsync(3)).Empty.ShouldBeEmpty();
    }

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    private void HasData(params int[] numbers)
    {
        foreach (var number in numbers)
            File.WriteAllText(Path.Combine(_data.Database("embedded", number), "CURRENT"), "");
    }

    private Task<NodeFolders> ChooseAsync(int nodes) =>
        new NodeFolderChoice(
            _data,
            path =>
            {
                var name = Path.GetFileName(path);
                var (term, seconds) = _last[name == "embedded" ? 1 : name[^1] - '0'];
                return Task.FromResult(new StoredData(term, seconds << 32));
            },
            _said.Add
        ).ChooseAsync(nodes);
}
