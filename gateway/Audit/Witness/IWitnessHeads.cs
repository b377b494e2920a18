using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Witness;

/// <summary>Keeps the newest checkpoint that a witness cosigned for each log. The only thing that a witness must never lose.</summary>
public interface IWitnessHeads
{
    /// <summary>The newest cosigned checkpoint of a log; null before the first.</summary>
    Checkpoint? Read(string origin);

    /// <summary>Replaces the head durably if it is still <paramref name="expected"/>; false when another one came first.</summary>
    bool TryReplace(string origin, Checkpoint? expected, Checkpoint next);
}
