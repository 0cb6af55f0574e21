using System.Runtime.Versioning;

// The roles keep their folders and keys readable by their owner alone, in Unix modes.
[assembly: UnsupportedOSPlatform("windows")]
