using System.Runtime.InteropServices;
using System.Text;

namespace Vae.Mpi;

/// <summary>The calls of MPI's C library that training needs. Used by one thread at a time.</summary>
internal sealed unsafe class MpiLibrary
{
    private const int ThreadSerialized = 2;

    // As long as any library's texts.
    private const int TextBytes = 8192;

    // Counts are 32-bit integers.
    private const int MostAtOnce = 1 << 28;

    private readonly MpiHandles _handles;
    private readonly delegate* unmanaged<void*, void*, int, nint, nint, nint, int> _allReduce;
    private readonly delegate* unmanaged<void*, int, nint, void*, int, nint, nint, int> _allGather;
    private readonly delegate* unmanaged<void*, int, nint, int, nint, int> _broadcast;
    private readonly delegate* unmanaged<nint, int, int> _abort;
    private readonly delegate* unmanaged<int> _finalize;
    private readonly delegate* unmanaged<int, byte*, int*, int> _errorString;

    /// <summary>Begins to take part, unless the process does already.</summary>
    /// <param name="library">The loaded library.</param>
    public MpiLibrary(nint library)
    {
        _handles = OpenMpi.Is(library) ? OpenMpi.Handles(library) : Mpich.Handles;
        _allReduce = (delegate* unmanaged<void*, void*, int, nint, nint, nint, int>)Address("MPI_Allreduce");
        _allGather = (delegate* unmanaged<void*, int, nint, void*, int, nint, nint, int>)Address("MPI_Allgather");
        _broadcast = (delegate* unmanaged<void*, int, nint, int, nint, int>)Address("MPI_Bcast");
        _abort = (delegate* unmanaged<nint, int, int>)Address("MPI_Abort");
        _finalize = (delegate* unmanaged<int>)Address("MPI_Finalize");
        _errorString = (delegate* unmanaged<int, byte*, int*, int>)Address("MPI_Error_string");
        int started = 0, provided = 0, rank = 0, size = 0;
        Check(((delegate* unmanaged<int*, int>)Address("MPI_Initialized"))(&started));
        if (started == 0)
        {
            Check(((delegate* unmanaged<int*, byte***, int, int*, int>)Address("MPI_Init_thread"))(null, null, ThreadSerialized, &provided));
            IsOurs = true;
        }

        Check(((delegate* unmanaged<nint, nint, int>)Address("MPI_Comm_set_errhandler"))(_handles.World, _handles.ErrorsReturn));
        Check(((delegate* unmanaged<nint, int*, int>)Address("MPI_Comm_rank"))(_handles.World, &rank));
        Check(((delegate* unmanaged<nint, int*, int>)Address("MPI_Comm_size"))(_handles.World, &size));
        (Rank, Size) = (rank, size);
        Version = Text((delegate* unmanaged<byte*, int*, int>)Address("MPI_Get_library_version"));
        Host = Text((delegate* unmanaged<byte*, int*, int>)Address("MPI_Get_processor_name"));

        nint Address(string name) => NativeLibrary.GetExport(library, name);
    }

    public int Rank { get; }

    public int Size { get; }

    /// <summary>What the library calls itself: <c>Open MPI v4.1.4</c>.</summary>
    public string Version { get; }

    /// <summary>What MPI calls this machine.</summary>
    public string Host { get; }

    /// <summary>Whether it was started here, and is to be ended here.</summary>
    public bool IsOurs { get; }

    public void Sum(Span<float> values) => Sum(values, _handles.Float);

    public void Sum(Span<double> values) => Sum(values, _handles.Double);

    /// <summary>What each process has, all of the same length, by rank.</summary>
    public void AllGather(ReadOnlySpan<byte> own, Span<byte> all)
    {
        fixed (byte* from = own, to = all)
        {
            Check(_allGather(from, own.Length, _handles.Byte, to, own.Length, _handles.Byte, _handles.World));
        }
    }

    public void Broadcast(Span<byte> values, int root)
    {
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, MostAtOnce)..])
        {
            fixed (byte* at = values)
            {
                Check(_broadcast(at, Math.Min(values.Length, MostAtOnce), _handles.Byte, root, _handles.World));
            }
        }
    }

    /// <summary>Ends all processes, this one too.</summary>
    public void Abort() => _ = _abort(_handles.World, 1);

    /// <summary>Ends to take part, once all do.</summary>
    public void End() => _ = _finalize();

    private void Sum<T>(Span<T> values, nint type)
        where T : unmanaged
    {
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, MostAtOnce)..])
        {
            fixed (T* at = values)
            {
                Check(_allReduce((void*)_handles.InPlace, at, Math.Min(values.Length, MostAtOnce), type, _handles.Sum, _handles.World));
            }
        }
    }

    private void Check(int code)
    {
        if (code == 0)
        {
            return;
        }

        var text = stackalloc byte[TextBytes];
        var length = 0;
        _ = _errorString(code, text, &length);
        throw new VaeClusterException($"MPI failed: {Encoding.UTF8.GetString(text, length)}");
    }

    private static string Text(delegate* unmanaged<byte*, int*, int> get)
    {
        var text = stackalloc byte[TextBytes];
        var length = 0;
        _ = get(text, &length);
        return Encoding.UTF8.GetString(text, length).Split(',', '\n')[0].Replace("Version:", "", StringComparison.Ordinal).Replace("\t", " ", StringComparison.Ordinal).TrimEnd('\0');
    }
}
