using System.Runtime.InteropServices;

namespace Vae.Mpi;

/// <summary>The binary interface of Open MPI 4: handles are addresses of objects that the library exports.</summary>
internal static class OpenMpi
{
    private const string World = "ompi_mpi_comm_world";

    /// <summary>File names, the most exact first.</summary>
    public static string[] Names { get; } = ["libmpi.so.40", "libmpi.40.dylib"];

    public static bool Is(nint library) => NativeLibrary.TryGetExport(library, World, out _);

    public static MpiHandles Handles(nint library)
    {
        return new(
            Address(World), Address("ompi_mpi_float"), Address("ompi_mpi_double"), Address("ompi_mpi_byte"), Address("ompi_mpi_op_sum"),
            Address("ompi_mpi_errors_return"), InPlace: 1);

        nint Address(string name) => NativeLibrary.GetExport(library, name);
    }
}
