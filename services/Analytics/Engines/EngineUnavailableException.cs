namespace DzStore.Analytics.Engines;

/// <summary>The engine cannot be reached.</summary>
public sealed class EngineUnavailableException(string message, Exception? inner = null)
    : EngineException("engine_unavailable", message, inner)
{
    public override bool IsPassing => true;
}
