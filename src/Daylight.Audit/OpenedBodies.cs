using Daylight.Ledger;
using Microsoft.Data.Sqlite;

namespace Daylight.Audit;

/// <summary>Entries' bodies, from all the opening stores that the auditor was shown.</summary>
internal sealed class OpenedBodies : IDisposable
{
    private readonly List<OpeningStore> stores = [];

    public OpenedBodies(IReadOnlyList<string> paths, AuditReport report)
    {
        foreach (var path in paths)
        {
            try
            {
                stores.Add(OpeningStore.OpenReadOnly(path));
            }
            catch (SqliteException e)
            {
                report.Add(new Finding(FindingKind.Entry, path, "the openings cannot be read: " + e.Message));
            }
        }
    }

    /// <summary>The body that a commitment commits to; null when it is erased or was not shown. What does not fit is not believed.</summary>
    public ReadOnlyMemory<byte>? Find(Digest commitment)
    {
        foreach (var store in stores)
        {
            if (store.Find(commitment) is { } opening && opening.Commitment == commitment)
            {
                return opening.Body;
            }
        }

        return null;
    }

    public void Dispose() => stores.ForEach(s => s.Dispose());
}
