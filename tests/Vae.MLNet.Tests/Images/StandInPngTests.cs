#if STANDIN
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Images;

/// <summary>The PNG files that the stand-in cannot read say why.</summary>
public sealed class StandInPngTests
{
    private static readonly byte[] _sound = TestPng.Make(2, 2, 0, [1, 2, 3, 4]);

    public static TheoryData<byte[], string> Refused => new()
    {
        { [1, 2, 3], "the ML.NET stand-in reads PNG files, and these are not the first bytes of one." },
        { _sound[..^20], "the PNG file is truncated." },
        { [.. _sound[..8], .. _sound[33..]], "the PNG file begins with IDAT, not with its header." },
        { TestPng.Make(2, 2, 0, [1, 2, 3, 4], isInterlaced: true), "the ML.NET stand-in cannot read this PNG file: it is interlaced; save it without." },
        { TestPng.Make(1, 1, 0, [1, 2], depth: 16), "the ML.NET stand-in cannot read this PNG file: it has 16 bits a sample; save it with 8." },
        { TestPng.Make(2, 2, 5, [1, 2, 3, 4]), "the ML.NET stand-in cannot read this PNG file: its colour type is 5." },
        { TestPng.Make(2, 2, 0, [1, 2, 3, 4], transparency: [0, 1]), "the ML.NET stand-in cannot read this PNG file: one of its colours means transparent; save it with alpha." },
        { TestPng.Make(2, 2, 3, [0, 0, 1, 0], palette: [1, 2, 3]), "the PNG file uses colour 1 of a palette of 1." },
        { TestPng.Make(2, 3, 0, [1, 2, 3, 4]), "the PNG file has only 2 of its 3 lines." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void CreateFromStream_WhatItCannotRead_SaysWhy(byte[] file, string reason)
    {
        var error = Assert.Throws<ArgumentException>(() => MLImage.CreateFromStream(new MemoryStream(file)));

        Assert.Equal($"Invalid input stream contents: {reason} (Parameter 'imageStream')", error.Message);
    }

    [Fact]
    public void Save_AsSomethingElse_SaysWhatToDo()
    {
        using var image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, [1, 2, 3, 4]);

        var error = Assert.Throws<ArgumentException>(() => image.Save("picture.jpg"));

        Assert.Equal("Saving image with the format '.jpg' is not supported by the ML.NET stand-in. Save it as '.png'. (Parameter 'imagePath')", error.Message);
    }
}
#endif
