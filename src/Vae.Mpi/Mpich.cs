namespace Vae.Mpi;

/// <summary>
/// The binary interface that MPICH 3 and 4 share with Intel MPI, MVAPICH and Cray MPI (the MPICH ABI compatibility initiative): handles are integers.
/// </summary>
internal static class Mpich
{
    /// <summary>File names, the most exact first.</summary>
    public static string[] Names { get; } = ["libmpich.so.12", "libmpi.so.12", "libmpich.12.dylib"];

    public static MpiHandles Handles { get; } = new(
        World: 0x44000000, Float: 0x4c00040a, Double: 0x4c00080b, Byte: 0x4c00010d, Sum: 0x58000003, ErrorsReturn: 0x54000001, InPlace: -1);
}
