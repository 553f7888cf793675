using System.Runtime.InteropServices;
using System.Text;

namespace Vae.Tests.Export;

/// <summary>A model in the real ONNX Runtime, through its C interface: a table of functions whose order never changes.</summary>
internal sealed unsafe class OnnxSession : IDisposable
{
    // Of the oldest release with that many functions; later libraries serve it too.
    private const uint InterfaceVersion = 14;

    // ONNXTensorElementDataType.
    private static readonly Dictionary<int, Type> _types = new()
    {
        [1] = typeof(float), [6] = typeof(int), [7] = typeof(long), [8] = typeof(string), [9] = typeof(bool), [11] = typeof(double), [12] = typeof(uint),
    };

    private static readonly nint* _api = Api();
    private static readonly nint _environment = Environment();
    private static readonly nint _allocator = Get(78);

    private readonly nint _session;

    public OnnxSession(byte[] model)
    {
        var options = Get(10);
        Check(((delegate* unmanaged<nint, int, nint>)_api[24])(options, 1));
        fixed (byte* bytes = model)
        {
            nint session;
            Check(((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)_api[8])(_environment, bytes, (nuint)model.Length, options, &session));
            _session = session;
        }

        ((delegate* unmanaged<nint, void>)_api[100])(options);
        (Inputs, Outputs) = (Names(30, 36), Names(31, 37));
    }

    public string[] Inputs { get; }

    public string[] Outputs { get; }

    /// <summary>What the file says of itself; null where it says nothing.</summary>
    public string? Metadata(string key)
    {
        nint metadata, text;
        Check(((delegate* unmanaged<nint, nint*, nint>)_api[111])(_session, &metadata));
        fixed (byte* name = Utf8(key))
        {
            Check(((delegate* unmanaged<nint, nint, byte*, nint*, nint>)_api[116])(metadata, _allocator, name, &text));
        }

        var value = Take(text);
        ((delegate* unmanaged<nint, void>)_api[118])(metadata);
        return value;
    }

    /// <summary>Runs the model once; every output by its name.</summary>
    public Dictionary<string, OnnxTensor> Run(params (string Name, OnnxTensor Value)[] inputs)
    {
        nint[] values = [.. inputs.Select(input => Create(input.Value))];
        var results = new nint[Outputs.Length];
        var (inputNames, outputNames) = (Pointers(inputs.Select(input => input.Name)), Pointers(Outputs));
        fixed (nint* i = inputNames, v = values, o = outputNames, r = results)
        {
            Check(((delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)_api[9])(
                _session, 0, i, v, (nuint)values.Length, o, (nuint)results.Length, r));
        }

        var outputs = Outputs.Zip(results, (name, value) => (name, Read(value))).ToDictionary(pair => pair.name, pair => pair.Item2);
        foreach (var value in values.Concat(results))
        {
            ((delegate* unmanaged<nint, void>)_api[96])(value);
        }

        Free(inputNames);
        Free(outputNames);
        return outputs;
    }

    public void Dispose() => ((delegate* unmanaged<nint, void>)_api[95])(_session);

    private static nint* Api()
    {
        var getBase = (delegate* unmanaged<nint*>)NativeLibrary.GetExport(OnnxRuntimeLibrary.Handle, "OrtGetApiBase");
        return ((delegate* unmanaged<uint, nint*>)getBase()[0])(InterfaceVersion);
    }

    private static nint Environment()
    {
        const int OnlyErrors = 3;
        nint environment;
        fixed (byte* name = "tests\0"u8)
        {
            Check(((delegate* unmanaged<int, byte*, nint*, nint>)_api[3])(OnlyErrors, name, &environment));
        }

        return environment;
    }

    private static nint Get(int function)
    {
        nint value;
        Check(((delegate* unmanaged<nint*, nint>)_api[function])(&value));
        return value;
    }

    private static nint Create(OnnxTensor tensor)
    {
        nint value;
        var element = tensor.Values.GetType().GetElementType();
        fixed (long* shape = tensor.Shape)
        {
            Check(((delegate* unmanaged<nint, long*, nuint, int, nint*, nint>)_api[48])(
                _allocator, shape, (nuint)tensor.Shape.Length, _types.Single(pair => pair.Value == element).Key, &value));
        }

        if (tensor.Values is string[] texts)
        {
            var pointers = Pointers(texts);
            fixed (nint* p = pointers)
            {
                Check(((delegate* unmanaged<nint, nint*, nuint, nint>)_api[52])(value, p, (nuint)pointers.Length));
            }

            Free(pointers);
            return value;
        }

        var bytes = Buffer.ByteLength(tensor.Values);
        MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(tensor.Values), bytes).CopyTo(new(Data(value), bytes));
        return value;
    }

    private static OnnxTensor Read(nint value)
    {
        nint info;
        int type;
        nuint rank, count;
        Check(((delegate* unmanaged<nint, nint*, nint>)_api[65])(value, &info));
        Check(((delegate* unmanaged<nint, int*, nint>)_api[60])(info, &type));
        Check(((delegate* unmanaged<nint, nuint*, nint>)_api[61])(info, &rank));
        Check(((delegate* unmanaged<nint, nuint*, nint>)_api[64])(info, &count));
        var shape = new long[rank];
        fixed (long* s = shape)
        {
            Check(((delegate* unmanaged<nint, long*, nuint, nint>)_api[62])(info, s, rank));
        }

        ((delegate* unmanaged<nint, void>)_api[99])(info);
        if (_types[type] == typeof(string))
        {
            return new(ReadTexts(value, (int)count), shape);
        }

        var values = Array.CreateInstance(_types[type], (int)count);
        var bytes = Buffer.ByteLength(values);
        new Span<byte>(Data(value), bytes).CopyTo(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(values), bytes));
        return new(values, shape);
    }

    private static string[] ReadTexts(nint value, int count)
    {
        nuint length;
        Check(((delegate* unmanaged<nint, nuint*, nint>)_api[53])(value, &length));
        var (bytes, starts) = (new byte[length], new nuint[count + 1]);
        fixed (byte* b = bytes)
        {
            fixed (nuint* s = starts)
            {
                Check(((delegate* unmanaged<nint, byte*, nuint, nuint*, nuint, nint>)_api[54])(value, b, length, s, (nuint)count));
            }
        }

        starts[count] = length;
        return [.. Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetString(bytes, (int)starts[i], (int)(starts[i + 1] - starts[i])))];
    }

    private static byte* Data(nint value)
    {
        byte* data;
        Check(((delegate* unmanaged<nint, byte**, nint>)_api[51])(value, &data));
        return data;
    }

    private string[] Names(int countFunction, int nameFunction)
    {
        nuint count;
        Check(((delegate* unmanaged<nint, nuint*, nint>)_api[countFunction])(_session, &count));
        var names = new string[count];
        for (nuint i = 0; i < count; i++)
        {
            nint text;
            Check(((delegate* unmanaged<nint, nuint, nint, nint*, nint>)_api[nameFunction])(_session, i, _allocator, &text));
            names[i] = Take(text)!;
        }

        return names;
    }

    /// <summary>A text that the library allocated, which is freed.</summary>
    private static string? Take(nint text)
    {
        var value = Marshal.PtrToStringUTF8(text);
        if (text != 0)
        {
            Check(((delegate* unmanaged<nint, nint, nint>)_api[76])(_allocator, text));
        }

        return value;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private static nint[] Pointers(IEnumerable<string> texts) => [.. texts.Select(Marshal.StringToCoTaskMemUTF8)];

    private static void Free(nint[] pointers) => Array.ForEach(pointers, Marshal.FreeCoTaskMem);

    private static void Check(nint status)
    {
        if (status != 0)
        {
            var message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)_api[2])(status));
            ((delegate* unmanaged<nint, void>)_api[93])(status);
            throw new InvalidOperationException($"ONNX Runtime: {message}");
        }
    }
}
