namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    /// <summary>Stand-in for ML.NET's TextLoader.Options.</summary>
    public class Options
    {
        public bool AllowQuoting;
        public bool ReadMultilines;
        public char[] Separators = ['\t'];
        public Column[] Columns;
        public bool HasHeader;
        public bool MissingRealsAsNaNs;
        internal bool TrimWhitespace;
        internal bool AllowSparse;
    }
}
