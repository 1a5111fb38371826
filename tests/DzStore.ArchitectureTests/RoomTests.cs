using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using DzStore.Testing;

namespace DzStore.ArchitectureTests;

/// <summary>Arrows between the rooms of a project run one way, and only where <see cref="RoomTable"/> has them.</summary>
public class RoomTests
{
    private static readonly Lazy<Architecture> Loaded = new(() =>
        new ArchLoader()
            .LoadAssemblies([.. RoomTable.Projects.Select(project => System.Reflection.Assembly.Load(project.Assembly))])
            .Build()
    );

    public static TheoryData<string> Projects => [.. RoomTable.Projects.Select(project => project.Assembly)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Each_room_knows_the_rooms_that_the_table_says_and_no_other(string assembly)
    {
        var project = Find(assembly);
        var found = Arrows(project);

        var rooms = found.Select(arrow => arrow.From).Concat(RoomsOf(project)).Distinct(StringComparer.Ordinal);
        rooms.Except(project.Rooms.Keys, StringComparer.Ordinal).ShouldBeEmpty($"rooms of {assembly} that RoomTable does not have");
        found
            .Where(arrow => !project.Rooms[arrow.From].Contains(arrow.To, StringComparer.Ordinal))
            .Select(arrow => $"{arrow.From} -> {arrow.To}: {arrow.Example}")
            .ShouldBeEmpty($"arrows of {assembly} that RoomTable does not allow");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_arrow_of_the_table_is_needed(string assembly)
    {
        var project = Find(assembly);
        var found = Arrows(project).Select(arrow => (arrow.From, arrow.To)).ToHashSet();

        project
            .Rooms.SelectMany(room => room.Value.Select(known => (From: room.Key, To: known)))
            .Where(arrow => !found.Contains(arrow))
            .Select(arrow => $"{arrow.From} -> {arrow.To}")
            .ShouldBeEmpty($"arrows that RoomTable allows and {assembly} does not have: remove them");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_room_knows_itself_by_way_of_others(string assembly)
    {
        var rooms = Find(assembly).Rooms;

        rooms.Keys.Where(room => Reachable(rooms, room).Contains(room)).ShouldBeEmpty($"rooms of {assembly} in a cycle of the table");
    }

    private static Project Find(string assembly) => RoomTable.Projects.Single(project => project.Assembly == assembly);

    private static IEnumerable<string> RoomsOf(Project project) => TypesOf(project).Select(type => project.RoomOf(type.Namespace.FullName));

    private static IEnumerable<IType> TypesOf(Project project) =>
        Loaded.Value.Types.Where(type =>
            type.Assembly.Name.Split(',')[0] == project.Assembly
            && (
                type.Namespace.FullName == project.Namespace
                || type.Namespace.FullName.StartsWith(project.Namespace + ".", StringComparison.Ordinal)
            )
        );

    /// <summary>What the compiled code uses, and what the source names in a using: a constant leaves no trace in compiled code.</summary>
    private static List<Arrow> Arrows(Project project) =>
        [
            .. CompiledArrows(project)
                .Concat(UsingArrows(project))
                .Where(arrow => arrow.From != arrow.To)
                .DistinctBy(arrow => (arrow.From, arrow.To))
                .OrderBy(arrow => (arrow.From, arrow.To)),
        ];

    private static IEnumerable<Arrow> CompiledArrows(Project project)
    {
        var types = TypesOf(project).ToHashSet();
        return from type in types
            from dependency in type.Dependencies
            where types.Contains(dependency.Target)
            select new Arrow(
                project.RoomOf(type.Namespace.FullName),
                project.RoomOf(dependency.Target.Namespace.FullName),
                $"{type.Name} uses {dependency.Target.Name}"
            );
    }

    private static IEnumerable<Arrow> UsingArrows(Project project) =>
        from file in Sources.Files("*.cs", project.Folder)
        let inProject = file[(project.Folder.Length + 1)..]
        let room = inProject.Contains('/', StringComparison.Ordinal) ? inProject.Split('/')[0] : Project.Root
        from Match used in Regex.Matches(
            File.ReadAllText(Repository.File(file)),
            $@"^using ({Regex.Escape(project.Namespace)}\.[\w.]+);",
            RegexOptions.Multiline
        )
        select new Arrow(room, project.RoomOf(used.Groups[1].Value), $"{file} uses {used.Groups[1].Value}");

    private static HashSet<string> Reachable(IReadOnlyDictionary<string, string[]> rooms, string start)
    {
        var (reached, next) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string>(rooms[start]));
        while (next.TryPop(out var room))
        {
            if (!reached.Add(room))
                continue;
            foreach (var known in rooms.GetValueOrDefault(room, []))
                next.Push(known);
        }

        return reached;
    }

    private sealed record Arrow(string From, string To, string Example);
}
