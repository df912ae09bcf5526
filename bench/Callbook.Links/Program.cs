using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Callbook.Links;

// In this process: what the server is made of is internal, and a copy elsewhere would not be the one that was built.
BenchmarkRunner.Run<SigningBench>(
    ManualConfig.Create(DefaultConfig.Instance).AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance)), args);
