using System.Globalization;
using System.Runtime.InteropServices;

namespace Vae.Mpi;

/// <summary>What started this process, and which library goes with it.</summary>
internal static class MpiLauncher
{
    /// <summary>The environment variable that names the library, where it is found by no usual name.</summary>
    public const string LibraryVariable = "VAE_MPI_LIBRARY";

    private const string Install = "Install Open MPI 4 or MPICH 4 (Debian and Ubuntu: apt install openmpi-bin, or mpich) on every machine, "
        + $"or name the library in the environment variable {LibraryVariable}.";

    /// <summary>Processes that the launcher says it has started; 0 if it does not say, null if none started this one.</summary>
    public static int? Processes(Func<string, string?> variable) =>
        Number(variable("OMPI_COMM_WORLD_SIZE")) ?? Number(variable("PMI_SIZE"))
            ?? (Number(variable("SLURM_STEP_NUM_TASKS")) is > 1 and var tasks ? tasks : (int?)null) ?? (variable("PMIX_RANK") is null ? (int?)null : 0);

    /// <summary>Loads the library of the MPI that started this process.</summary>
    /// <exception cref="DllNotFoundException">There is none; the message says what to install.</exception>
    public static nint Load(Func<string, string?> variable)
    {
        if (variable(LibraryVariable) is { Length: > 0 } named)
        {
            return NativeLibrary.TryLoad(named, out var found)
                ? found
                : throw new DllNotFoundException($"{LibraryVariable} is '{named}', which cannot be loaded. Name MPI's shared library, such as /usr/lib/libmpi.so.40.");
        }

        // Both can be installed, and each understands its own launcher alone.
        return LoadFirst(variable("OMPI_COMM_WORLD_SIZE") is not null ? OpenMpi.Names
            : variable("PMI_SIZE") is not null ? Mpich.Names
            : [.. OpenMpi.Names, .. Mpich.Names]);
    }

    /// <param name="names">Of libraries, the best first.</param>
    /// <exception cref="DllNotFoundException">None of them is here; the message says what to install.</exception>
    internal static nint LoadFirst(string[] names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                return library;
            }
        }

        throw new DllNotFoundException($"This process was started as one of several, and there is no MPI here: none of {string.Join(", ", names)} can be loaded. {Install}");
    }

    /// <exception cref="InvalidOperationException">The library sees other processes than the launcher has started.</exception>
    public static void Check(int launched, MpiLibrary mpi)
    {
        if (launched > 0 && launched != mpi.Size)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{launched} processes were started together, and {mpi.Version} sees {mpi.Size}. The launcher is another MPI's than the library: start with its own mpirun, with ")
                + $"'srun --mpi=pmix' for Open MPI or 'srun --mpi=pmi2' for MPICH, or name the library in {LibraryVariable}.");
        }
    }

    private static int? Number(string? value) => int.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : null;
}
