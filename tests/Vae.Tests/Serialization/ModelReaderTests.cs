using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Vae.Tests.Serialization;

/// <summary>Files that are no models, each named after what is wrong with it.</summary>
public sealed class ModelReaderTests
{
    /// <summary>For a file of a few hundred bytes: buffers of a megabyte, and what reading JSON and failing takes.</summary>
    private const long MostBytesForASmallFile = 4 << 20;

    private const string HugeLayer = "[{\"layer\":\"linear\",\"outputs\":16777216}]";

    /// <summary>3 inputs, 2 latent dimensions: two heads of 3 weights and 1 bias for each, and 3 outputs of 2 weights and 1 bias.</summary>
    private const int SmallModelParameters = (2 * 2 * 4) + (3 * 3);

    private static readonly byte[] _model = Model();

    [Fact]
    public void Load_Untouched_Loads() => Load(Rebuild(_ => { }));

    [Fact]
    public void Load_Empty_Error() =>
        AssertRefused([], "The model is cut off: the header's length should have 8 bytes, but only 0 are there.");

    [Fact]
    public void Load_TruncatedAnywhere_Error()
    {
        for (var length = 0; length < _model.Length; length++)
        {
            var error = Assert.Throws<InvalidDataException>(() => Load(_model[..length]));
            Assert.StartsWith("The model is cut off: ", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(8_388_609UL)]
    [InlineData(ulong.MaxValue)]
    public void Load_HeaderTooLarge_ErrorWithoutAllocatingIt(ulong length)
    {
        var bytes = (byte[])_model.Clone();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);

        AssertRefused(
            bytes, $"This is not a VAE model: it does not begin as one. (Its header would have {length} bytes; from 1 to 8388608 are allowed.)");
    }

    [Fact]
    public void Load_HeaderLongerThanTheFile_ErrorWithoutAllocatingIt()
    {
        var bytes = (byte[])_model.Clone();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 8_000_000);

        AssertRefused(bytes, $"The model is cut off: the header should have 8000000 bytes, but only {bytes.Length - 8} are there.");
    }

    [Theory]
    [InlineData("not JSON at all.")]
    [InlineData("{\"__metadata__\":")]
    [InlineData("")]
    public void Load_HeaderNotJson_Error(string header)
    {
        var bytes = File(header.PadRight(16), []);

        AssertRefused(bytes, "This is not a VAE model, it is damaged, or a later version wrote it: ");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("\"text\"")]
    public void Load_HeaderNoObject_Error(string header) =>
        AssertRefused(File(header, []), "This is not a VAE model: its header is not a JSON object.");

    [Fact]
    public void Load_DeeplyNested_Error()
    {
        AssertRefused(
            File(string.Concat(Enumerable.Repeat("[", 100_000)), []), "This is not a VAE model: its header is not a JSON object.");
        AssertRefused(
            File(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), []), "This is not a VAE model, it is damaged, or a later version wrote it: ");
        AssertRefused(
            Rebuild(header => Metadata(header)["architecture"] = string.Concat(Enumerable.Repeat("{\"encoder\":", 100_000))),
            "This is not a VAE model, it is damaged, or a later version wrote it: ");
    }

    [Fact]
    public void Load_DuplicateKey_Error()
    {
        var (header, data) = Parts();

        AssertRefused(
            File(header.Replace("\"output.mean.bias\"", "\"posterior.mu.bias\"", StringComparison.Ordinal), data),
            "The model's header has 'posterior.mu.bias' twice.");
    }

    [Fact]
    public void Load_ForeignSafetensors_Error()
    {
        const string Expected = "This is a safetensors file but not a VAE model: its metadata hold no format 'vae.mlnet'.";

        AssertRefused(File("{\"weight\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", new byte[4]), Expected);
        AssertRefused(Rebuild(header => Metadata(header)["format"] = "pt"), Expected);
        AssertRefused(Rebuild(header => header.Remove("__metadata__")), Expected);
        AssertRefused(
            Rebuild(header => header["__metadata__"] = null),
            "This is not a VAE model, or it is damaged: its header has a Null for '__metadata__', where a StartObject belongs.");
        AssertRefused(
            Rebuild(header => header["__metadata__"] = 5),
            "This is not a VAE model, or it is damaged: its header has a Number for '__metadata__', where a StartObject belongs.");
        AssertRefused(
            Rebuild(header => Metadata(header)["format"] = 1),
            "This is not a VAE model, or it is damaged: its header has a Number for 'format', where a String belongs.");
    }

    [Theory]
    [InlineData("3")]
    [InlineData("0")]
    [InlineData("99999999999")]
    [InlineData("one")]
    [InlineData("")]
    public void Load_VersionFromTheFuture_Error(string version) =>
        AssertRefused(
            Rebuild(header => Metadata(header)["version"] = version),
            $"The model has format version '{version}'; this library reads 1 to 2. Update the library.");

    [Fact]
    public void Load_MissingTensor_Error() =>
        AssertRefused(
            Rebuild(header => header.Remove("posterior.mu.bias")),
            "The model has no tensor 'posterior.mu.bias', which its architecture needs.");

    [Fact]
    public void Load_ExtraTensor_Error() =>
        AssertRefused(
            Rebuild(header => header["extra"] = header["posterior.mu.bias"]!.DeepClone()),
            "The model has a tensor 'extra' that its architecture does not have.");

    private const string WrongShape = "Tensor 'posterior.mu.bias' is {0}; the architecture needs F32 [2].";

    private const string WrongPlace = "Tensor 'posterior.mu.bias' of the model lies at {0} and belongs at {1}: tensors fill the data, in any order, without gap or overlap.";

    public static TheoryData<string, string> TensorAttacks => new()
    {
        { "wrong dtype", Say(WrongShape, "F64 [2]") },
        { "wrong shape", Say(WrongShape, "F32 [1, 2]") },
        { "other length", Say(WrongShape, "F32 [3]") },
        { "negative shape", Say(WrongShape, "F32 [-2]") },
        { "overlapping", Say(WrongPlace, "[40, 48]", "[48, 56]") },
        { "gap", Say(WrongPlace, "[56, 64]", "[48, 56]") },
        { "backwards", Say(WrongPlace, "[56, 48]", "[48, 56]") },
        { "before the data", Say(WrongPlace, "[-8, 0]", "[0, 8]") },
        { "offset past the end", "Tensor 'posterior.scale.bias' of the model lies at [56, 64] and belongs at [48, 56]" },
        { "three offsets", "This is not a VAE model, or it is damaged: its tensor 'posterior.mu.bias' has a list that is not of at most 2 whole numbers." },
    };

    [Theory]
    [MemberData(nameof(TensorAttacks))]
    public void Load_TensorNotWhereItBelongs_ErrorSaysBoth(string attack, string message)
    {
        var (shape, offsets) = attack switch
        {
            "wrong shape" => (new JsonArray(1, 2), new JsonArray(48, 56)),
            "other length" => (new JsonArray(3), new JsonArray(48, 60)),
            "negative shape" => (new JsonArray(-2), new JsonArray(48, 56)),
            "overlapping" => (new JsonArray(2), new JsonArray(40, 48)),
            "gap" => (new JsonArray(2), new JsonArray(56, 64)),
            "backwards" => (new JsonArray(2), new JsonArray(56, 48)),
            "before the data" => (new JsonArray(2), new JsonArray(-8, 0)),
            "offset past the end" => (new JsonArray(2), new JsonArray(9_000_000_000_000, 9_000_000_000_008)),
            "three offsets" => (new JsonArray(2), new JsonArray(48, 56, 56)),
            _ => (new JsonArray(2), new JsonArray(48, 56)),
        };
        var file = Rebuild(header => header["posterior.mu.bias"] = new JsonObject
        {
            ["dtype"] = attack == "wrong dtype" ? "F64" : "F32",
            ["shape"] = shape,
            ["data_offsets"] = offsets,
        });

        AssertRefused(file, message);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"dtype\":\"F32\",\"shape\":[2]}")]
    [InlineData("{\"dtype\":\"F32\",\"shape\":null,\"data_offsets\":[48,56]}")]
    [InlineData("{\"dtype\":null,\"shape\":[2],\"data_offsets\":[48,56]}")]
    [InlineData("{\"dtype\":\"F32\",\"shape\":[2.5],\"data_offsets\":[48,56]}")]
    [InlineData("{\"dtype\":\"F32\",\"shape\":[99999999999],\"data_offsets\":[48,56]}")]
    [InlineData("{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[48,1e99]}")]
    [InlineData("[48,56]")]
    public void Load_TensorEntryMalformed_Error(string entry) =>
        AssertRefused(Rebuild(header => header["posterior.mu.bias"] = JsonNode.Parse(entry)), "");

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Load_WeightNotFinite_ErrorNamesIt(float value)
    {
        var (_, data) = Parts();
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(52), value);

        AssertRefused(
            Rebuild(_ => { }, data), FormattableString.Invariant(
                $"This is not a VAE model, it is damaged, or a later version wrote it: 'posterior.mu.bias' holds {value} at position 1; weights must be finite."));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"inputDimension\":3}")]
    public void Load_ArchitectureNoObject_Error(string architecture) =>
        AssertRefused(Rebuild(header => Metadata(header)["architecture"] = architecture), "");

    [Theory]
    [InlineData("inputDimension", "0", "InputDimension is 0; it must be between 1 and 16777216.")]
    [InlineData("inputDimension", "-3", "InputDimension is -3; it must be between 1 and 16777216.")]
    [InlineData("latentDimension", "2147483647", "LatentDimension is 2147483647; it must be between 1 and 16777216.")]
    [InlineData("latentDimension", "99999999999", "The JSON value could not be converted to Vae.VaeArchitecture. Path: $.latentDimension")]
    [InlineData("encoder", "null", "The constructor parameter 'encoder' on type 'Vae.VaeArchitecture' doesn't allow null values.")]
    [InlineData("encoder", "[null]", "Encoder[0] is null; give a layer.")]
    [InlineData("encoder", "[{}]", "The JSON payload for polymorphic interface or abstract type")]
    [InlineData("decoder", "[{\"outputs\":3}]", "The JSON payload for polymorphic interface or abstract type")]
    [InlineData("decoder", "[{\"layer\":\"attention\"}]", "Read unrecognized type discriminator id 'attention'.")]
    [InlineData("decoder", "[{\"layer\":\"linear\"}]", "Decoder[0].Outputs is 0;")]
    [InlineData("decoder", "[{\"layer\":\"linear\",\"outputs\":-1}]", "Decoder[0].Outputs is -1;")]
    [InlineData("decoder", "[{\"layer\":\"activation\",\"function\":\"Unknown\"}]", "The JSON value could not be converted to Vae.")]
    [InlineData("decoder", "[{\"layer\":\"activation\",\"function\":77}]", "The JSON value could not be converted to Vae.")]
    [InlineData("likelihood", "null", "The constructor parameter 'likelihood' on type 'Vae.VaeArchitecture' doesn't allow null values.")]
    [InlineData("likelihood", "{}", "The JSON payload for polymorphic interface or abstract type")]
    [InlineData("likelihood", "{\"likelihood\":\"poisson\"}", "Read unrecognized type discriminator id 'poisson'.")]
    [InlineData("likelihood", "{\"likelihood\":\"gaussian\",\"fixedVariance\":\"NaN\"}", "Variance is NaN;")]
    [InlineData("posteriorScale", "\"Unknown\"", "The JSON value could not be converted to Vae.")]
    [InlineData("minLogVariance", "\"NaN\"", "MinLogVariance is NaN and MaxLogVariance 20;")]
    [InlineData("minLogVariance", "1e300", "MinLogVariance is 1E+300 and MaxLogVariance 20;")]
    public void Load_ArchitectureNotValid_ErrorSaysWhy(string key, string value, string expected) =>
        AssertRefused(
            Rebuild(header => ChangeArchitecture(header, key, value)), "This is not a VAE model, it is damaged, or a later version wrote it: " + expected);

    /// <summary>A later version may have added it: what the weights mean without it is anyone's guess.</summary>
    [Theory]
    [InlineData("decoder", "[{\"layer\":\"activation\",\"function\":\"ReLU\",\"slope\":0.2}]", "slope")]
    [InlineData("likelihood", "{\"likelihood\":\"bernoulli\",\"temperature\":2}", "temperature")]
    public void Load_NetworkWithAnUnknownProperty_ErrorNamesIt(string key, string value, string unknown) =>
        AssertRefused(
            Rebuild(header => ChangeArchitecture(header, key, value)),
            $"This is not a VAE model, it is damaged, or a later version wrote it: The JSON property '{unknown}' could not be mapped");

    [Fact]
    public void Load_OptionsWithAnUnknownProperty_Loads() =>
        Assert.Equal(new VaeOptions(), Load(Rebuild(header => Metadata(header)["options"] = "{\"later\":1}")).Options);

    [Fact]
    public void Load_HeaderOfManyEntries_ErrorBeforeTheyAreHeld()
    {
        var header = "{" + string.Join(",", Enumerable.Range(0, 100_000).Select(i => $"\"{i}\":0")) + "}";

        AssertRefused(File(header, []), "This is not a VAE model, or it is damaged: its header has a Number for '0', where a StartObject belongs.");
    }

    [Fact]
    public void Load_NoArchitecture_Error() =>
        AssertRefused(Rebuild(header => Metadata(header).Remove("architecture")), "The model's metadata hold no 'architecture'.");

    [Theory]
    [InlineData("options", "[")]
    [InlineData("objective", "\"Diffusion\"")]
    [InlineData("objective", "1")]
    [InlineData("objective", "")]
    [InlineData("history", "{}")]
    [InlineData("history", "[{\"epoch\":\"x\"}]")]
    public void Load_OptionsOrHistoryMalformed_Error(string key, string json) =>
        AssertRefused(Rebuild(header => Metadata(header)[key] = json), "This is not a VAE model, it is damaged, or a later version wrote it: ");

    /// <summary>A later version's, say. The model is whole without them.</summary>
    [Theory]
    [InlineData("{\"epochs\":\"many\"}")]
    [InlineData("{\"likelihood\":{}}")]
    [InlineData("{\"likelihood\":{\"likelihood\":\"poisson\"}}")]
    [InlineData("{\"network\":{}}")]
    [InlineData("{\"network\":{\"network\":\"architecture\",\"inputDimension\":3,\"latentDimension\":2,\"attention\":true}}")]
    [InlineData("{\"optimizer\":7}")]
    [InlineData("{\"optimizer\":\"Lion\"}")]
    [InlineData("{\"hiddenDimensions\":null,\"posteriorScale\":\"Cauchy\"}")]
    [InlineData("[]")]
    [InlineData("null")]
    public void Load_OptionsNotUnderstood_TheModelWithoutThem(string json)
    {
        var model = Load(Rebuild(header => Metadata(header)["options"] = json));

        Assert.Null(model.Options);
        Near.SameBits(Load(_model).Weights.Values, model.Weights.Values);
    }

    [Fact]
    public void Load_ObjectiveMissingOrAnotherThanTheOptions_Error()
    {
        AssertRefused(Rebuild(header => Metadata(header).Remove("objective")), "The model's metadata hold no 'objective'.");
        AssertRefused(
            Rebuild(header =>
            {
                Metadata(header)["objective"] = "{\"objective\":\"autoencoder\"}";
                Metadata(header)["options"] = "{}";
            }),
            "This is not a VAE model, it is damaged, or a later version wrote it: The objective is AutoencoderObjective { }, but the options have ElboObjective {");
    }

    [Theory]
    [InlineData(null, "Elbo")]
    [InlineData("{\"epochs\":7}", "Elbo")]
    [InlineData("{\"objective\":\"Autoencoder\"}", "Autoencoder")]
    [InlineData("{\"objective\":\"Autoencoder\",\"optimizer\":\"Lion\"}", "Autoencoder")]
    public void Load_FirstFormat_ObjectiveOfItsOptionsAndOneClampForBoth(string? options, string expected)
    {
        var model = Load(Rebuild(header =>
        {
            Metadata(header)["version"] = "1";
            Metadata(header).Remove("objective");
            Metadata(header).Remove("options");
            if (options is not null)
            {
                Metadata(header)["options"] = options;
            }

            ChangeArchitecture(header, "minLogVariance", "-7.5");
            RemoveFromArchitecture(header, "minLikelihoodLogVariance", "maxLikelihoodLogVariance");
        }));

        Assert.Equal(Named.Objective(expected), model.Objective);
        Assert.Null(model.Options);
        Assert.Equal((-7.5, 20), (model.Architecture.MinLogVariance, model.Architecture.MaxLogVariance));
        Assert.Equal((-7.5, 20), (model.Architecture.MinLikelihoodLogVariance, model.Architecture.MaxLikelihoodLogVariance));
    }

    [Fact]
    public void Load_HistoryWithAnEmptyEntry_Error() =>
        AssertRefused(Rebuild(header => Metadata(header)["history"] = "[null]"), "The model is damaged: its history has an empty entry.");

    [Fact]
    public void Load_OptionLeftOut_ItsDefault()
    {
        var model = Load(Rebuild(header => Metadata(header)["options"] = "{\"epochs\":7}"));

        Assert.Equal(new VaeOptions { Epochs = 7 }, model.Options);
    }

    /// <summary>An architecture whose tensors would take gigabytes, described in full, and next to no data.</summary>
    [Fact]
    public void Load_HugeDimensionsAndTinyData_ErrorWithoutAllocatingThem()
    {
        var architecture = VaeArchitecture.Mlp(50, 1, []) with { Encoder = [new LinearLayer(1 << 24)] };
        var end = 0L;
        var file = Rebuild(header =>
        {
            ChangeArchitecture(header, "inputDimension", "50");
            ChangeArchitecture(header, "latentDimension", "1");
            ChangeArchitecture(header, "encoder", HugeLayer);
            foreach (var name in header.Select(pair => pair.Key).Where(key => key != "__metadata__").ToList())
            {
                header.Remove(name);
            }

            foreach (var parameter in architecture.GetParameters())
            {
                var start = end;
                end += 4L * parameter.Length;
                header[parameter.Name] = new JsonObject
                {
                    ["dtype"] = "F32",
                    ["shape"] = new JsonArray([.. parameter.Shape.Select(d => (JsonNode)d)]),
                    ["data_offsets"] = new JsonArray(start, end),
                };
            }
        });

        AssertRefused(
            file, $"The model is cut off: the weights should have {end} bytes, but only {4 * SmallModelParameters} are there.");
    }

    /// <summary>So many that their count overflows 64 bits.</summary>
    [Theory]
    [InlineData(2, "The architecture has 281,")]
    [InlineData(1000, "")]
    public void Load_MoreParametersThanAnyArray_Error(int layers, string expected)
    {
        var encoder = "[" + string.Join(",", Enumerable.Repeat(HugeLayer[1..^1], layers)) + "]";

        AssertRefused(
            Rebuild(header => ChangeArchitecture(header, "encoder", encoder)),
            "This is not a VAE model, it is damaged, or a later version wrote it: " + expected,
            mostBytes: MostBytesForASmallFile + (2000L * layers));
    }

    /// <summary>A flipped bit that leaves the file readable, as one in a weight does, is found by the checksums.</summary>
    [Fact]
    public void Load_AnyBitFlipped_IsRefusedOrChangesNothing()
    {
        var model = Load(_model);
        for (var bit = 0; bit < 8 * _model.Length; bit++)
        {
            var bytes = (byte[])_model.Clone();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            VaeModel loaded;
            try
            {
                loaded = Load(bytes);
            }
            catch (InvalidDataException)
            {
                continue;
            }

            Near.SameBits(model.Weights.Values, loaded.Weights.Values);
            Assert.Equal(model.Architecture, loaded.Architecture);
            Assert.Equal(model.Options, loaded.Options);
            Assert.Equal(model.History, loaded.History);
        }
    }

    [Fact]
    public void Load_WeightChanged_ErrorSaysWhichPartIsDamaged()
    {
        var bytes = (byte[])_model.Clone();
        bytes[^1] ^= 1;

        AssertRefused(bytes, "The model is damaged: its data does not have the checksum that was written with it. Use another copy of it.");
    }

    /// <summary>Whatever byte is damaged, the file loads or is refused: no other exception, no crash.</summary>
    [Fact]
    public void Load_AnyByteChanged_LoadsOrIsRefused()
    {
        foreach (var value in new byte[] { 0, (byte)'"', (byte)'9', (byte)'}', (byte)'n', 0xFF })
        {
            for (var i = 0; i < _model.Length; i++)
            {
                var bytes = (byte[])_model.Clone();
                bytes[i] = value;
                try
                {
                    Load(bytes);
                }
                catch (InvalidDataException)
                {
                }
            }
        }
    }

    private static void AssertRefused(byte[] file, string message, long mostBytes = MostBytesForASmallFile)
    {
        using var stream = new MemoryStream(file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => VaeModel.Load(stream));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(error.Message.StartsWith(message, StringComparison.Ordinal), $"Got '{error.Message}', not '{message}'.");
        Assert.True(error.Message.Length > 30, $"'{error.Message}' helps nobody.");
        Assert.True(allocated < mostBytes + (20L * file.Length), $"{allocated} bytes were allocated for a file of {file.Length}.");
    }

    private static string Say(string format, params object[] values) => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, values);

    private static VaeModel Load(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return VaeModel.Load(stream);
    }

    private static byte[] Model()
    {
        var options = new VaeOptions { Seed = 1, EarlyStoppingCriteria = new EarlyStoppingCriteria() };
        var history = new[] { new VaeEpochMetrics(1, 2, 1, 1, 1, 0.1, 3, 100) };
        var model = new VaeModel(TestModels.Weights(VaeArchitecture.Mlp(3, 2, [])), options, history);
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private static (string Header, byte[] Data) Parts()
    {
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(_model);
        return (Encoding.UTF8.GetString(_model, 8, length), _model[(8 + length)..]);
    }

    /// <summary>The good model without checksums, as another program may write it, and with another header or other data.</summary>
    private static byte[] Rebuild(Action<JsonObject> change, byte[]? otherData = null)
    {
        var (text, data) = Parts();
        var header = JsonNode.Parse(text)!.AsObject();
        Metadata(header).Remove("sha256");
        Metadata(header).Remove("headerSha256");
        change(header);
        return File(header.ToJsonString(), otherData ?? data);
    }

    private static byte[] File(string header, byte[] data)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)bytes.Length);
        return [.. length, .. bytes, .. data];
    }

    /// <summary>The good architecture with one value replaced.</summary>
    private static void ChangeArchitecture(JsonObject header, string key, string json)
    {
        var architecture = JsonNode.Parse(Metadata(header)["architecture"]!.GetValue<string>())!.AsObject();
        Assert.True(architecture.ContainsKey(key));
        architecture[key] = JsonNode.Parse(json);
        Metadata(header)["architecture"] = architecture.ToJsonString();
    }

    private static void RemoveFromArchitecture(JsonObject header, params string[] keys)
    {
        var architecture = JsonNode.Parse(Metadata(header)["architecture"]!.GetValue<string>())!.AsObject();
        Assert.All(keys, key => Assert.True(architecture.Remove(key)));
        Metadata(header)["architecture"] = architecture.ToJsonString();
    }

    private static JsonObject Metadata(JsonObject header) => header["__metadata__"]!.AsObject();
}
