using System.Collections;

namespace DzStore.ArchitectureTests;

/// <summary>A project and its rooms: each with the rooms that it may know.</summary>
/// <param name="Folder">The project's folder, from the root of the repository.</param>
/// <param name="Assembly">The name of its assembly.</param>
/// <param name="Namespace">Its root namespace.</param>
internal sealed record Project(string Folder, string Assembly, string Namespace) : IEnumerable
{
    /// <summary>The room of the types that stand in no folder.</summary>
    public const string Root = ".";

    private readonly Dictionary<string, string[]> _rooms = new(StringComparer.Ordinal);

    /// <summary>Each room and the rooms that it may know.</summary>
    public IReadOnlyDictionary<string, string[]> Rooms => _rooms;

    /// <summary>Adds a room.</summary>
    /// <param name="room">Its folder.</param>
    /// <param name="knows">The rooms that its types may use.</param>
    public void Add(string room, params ReadOnlySpan<string> knows) => _rooms.Add(room, knows.ToArray());

    /// <summary>The room that a namespace of this project belongs to: the folder below the root.</summary>
    public string RoomOf(string typeNamespace) =>
        typeNamespace.StartsWith(Namespace + ".", StringComparison.Ordinal) ? typeNamespace[(Namespace.Length + 1)..].Split('.')[0] : Root;

    /// <inheritdoc/>
    public IEnumerator GetEnumerator() => _rooms.GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => Assembly;
}
