namespace Daylight.Vault.Check;

/// <summary>What of a store is checked; each by itself.</summary>
public enum CheckLevel
{
    /// <summary>Every volume is there once, under its own name, and this recorder's.</summary>
    Names,

    /// <summary>No volume is shorter than what was acknowledged of it.</summary>
    Sizes,

    /// <summary>Every header checks and fits the ones before it.</summary>
    Headers,

    /// <summary>Every payload is what its header commits to. Reads all footage.</summary>
    Payloads,

    /// <summary>Every track's extents follow each other, across volumes.</summary>
    Chains,

    /// <summary>The catalog says of each volume what the volume says.</summary>
    Catalog,
}
