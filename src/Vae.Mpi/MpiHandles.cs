namespace Vae.Mpi;

/// <summary>What a binary interface of MPI calls its predefined objects. Handles are pointers or integers; either fits, as it is passed in a register.</summary>
/// <param name="World">MPI_COMM_WORLD.</param>
/// <param name="Float">MPI_FLOAT.</param>
/// <param name="Double">MPI_DOUBLE.</param>
/// <param name="Byte">MPI_BYTE.</param>
/// <param name="Sum">MPI_SUM.</param>
/// <param name="ErrorsReturn">MPI_ERRORS_RETURN.</param>
/// <param name="InPlace">MPI_IN_PLACE.</param>
internal sealed record MpiHandles(nint World, nint Float, nint Double, nint Byte, nint Sum, nint ErrorsReturn, nint InPlace);
