using Xunit;

// libtorch's thread count and generator are the process's: tests that watch them must not overlap with others.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
