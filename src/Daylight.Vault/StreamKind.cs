namespace Daylight.Vault;

/// <summary>Which of a camera's streams.</summary>
public enum StreamKind : byte
{
    /// <summary>The full picture.</summary>
    Main = 0,

    /// <summary>The small picture, for walls of many cameras and for browsers that cannot decode the main one.</summary>
    Sub = 1,
}
