namespace Daylight.Vault.Tests.Faults;

/// <summary>How a file operation goes wrong.</summary>
internal enum FileFault
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Refused before anything happened.</summary>
    Refused,

    /// <summary>A write: a beginning of the blocks reached the file, then the disk was full.</summary>
    Short,

    /// <summary>A write: any of the blocks reached the file, then an error. A creation: the file is there, and its folder could not be synced.</summary>
    Torn,

    /// <summary>A write or sync: refused by an exception that is none of I/O, as the runtime does for a file too large or a cancelled call.</summary>
    Foreign,
}
