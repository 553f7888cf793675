namespace Vae.Serialization;

/// <summary>Files that are there whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the file, then renames.</summary>
    /// <param name="path">The file; replaced if it is there.</param>
    /// <param name="mark">What tells the temporary file <c>{path}.{mark}.tmp</c> from others; one that a killed process left is replaced.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, string mark, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{mark}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
