namespace DzStore.Load.Results;

/// <summary>The machine that the run was made on.</summary>
/// <param name="System">Operating system and version.</param>
/// <param name="Processor">The processor's model, or its architecture where the system does not tell.</param>
/// <param name="Cores">Logical cores that this process may use.</param>
/// <param name="MemoryBytes">Memory that this process may use.</param>
public sealed record MachineInfo(string System, string Processor, int Cores, long MemoryBytes);
