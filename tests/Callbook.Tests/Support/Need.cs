namespace Callbook.Tests.Support;

/// <summary>What a test needs that a bare clone with the .NET SDK does not bring.</summary>
[Flags]
public enum Need
{
    None = 0,
    Postgres = 1,
    Node = 2,
    Python = 4,
    Curl = 8,
    SharedData = 16,
    S3 = 32,
    Ffmpeg = 64,
    Strace = 128,
    Mount = 256,
    Haproxy = 512,
}
