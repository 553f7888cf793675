namespace Microsoft.ML.Data;

/// <summary>The distinct values of a column, numbered from 1.</summary>
internal abstract class TermMap
{
    public abstract PrimitiveDataViewType ItemType { get; }

    public abstract int Count { get; }

    public static TermMap Create(PrimitiveDataViewType item) => item is TextDataViewType
        ? new Texts()
        : (TermMap)Activator.CreateInstance(typeof(Values<>).MakeGenericType(item.RawType), item);

    public abstract Action Collector(DataViewRow row, DataViewSchema.Column column, int maximum);

    public abstract Delegate KeyGetter(DataViewRow row, DataViewSchema.Column column);

    public abstract void AddAnnotation(DataViewSchema.Annotations.Builder annotations, bool asText);

    public abstract void Write(BinaryWriter writer);

    public abstract void Read(BinaryReader reader);

    private abstract class Terms<TRaw, TKey> : TermMap
    {
        private readonly List<TKey> _terms = [];
        private readonly Dictionary<TKey, uint> _numbers = [];

        public override int Count => _terms.Count;

        public override Action Collector(DataViewRow row, DataViewSchema.Column column, int maximum)
        {
            var visit = (ValueGetter<int>)Visitor(row, column, maximum);
            int ignored = 0;
            return () => visit(ref ignored);
        }

        public override Delegate KeyGetter(DataViewRow row, DataViewSchema.Column column) =>
            Slots.Getter<TRaw, uint>(row, column, value => _numbers.GetValueOrDefault(ToKey(value)), isDense: true);

        public override void AddAnnotation(DataViewSchema.Annotations.Builder annotations, bool asText)
        {
            if (asText)
                Add(annotations, TextDataViewType.Instance, _terms.ConvertAll(t => Convertible.Function<TRaw, ReadOnlyMemory<char>>()(ToRaw(t))));
            else
                Add(annotations, ItemType, _terms.ConvertAll(ToRaw));
        }

        public override void Write(BinaryWriter writer) => SchemaFormat.WriteValues(writer, _terms.ConvertAll(ToRaw));

        public override void Read(BinaryReader reader)
        {
            foreach (var value in SchemaFormat.ReadValues<TRaw>(reader))
                Add(ToKey(value));
        }

        protected abstract TKey ToKey(TRaw value);

        protected abstract TRaw ToRaw(TKey key);

        protected abstract bool IsMissing(TKey key);

        private static void Add<T>(DataViewSchema.Annotations.Builder annotations, PrimitiveDataViewType item, List<T> values) =>
            annotations.AddVector(AnnotationKinds.KeyValues, new VectorDataViewType(item, values.Count), values.ToArray());

        private void Add(TKey key)
        {
            if (_numbers.TryAdd(key, (uint)_terms.Count + 1))
                _terms.Add(key);
        }

        // Reads a row's values for the sake of seeing them; what it gives is of no use.
        private Delegate Visitor(DataViewRow row, DataViewSchema.Column column, int maximum)
        {
            var getter = Slots.Getter<TRaw, int>(
                row,
                column,
                value =>
                {
                    var key = ToKey(value);
                    if (_terms.Count < maximum && !IsMissing(key))
                        Add(key);
                    return 0;
                },
                isDense: true);
            if (getter is ValueGetter<int>)
                return getter;
            var vector = (ValueGetter<VBuffer<int>>)getter;
            VBuffer<int> ignored = default;
            return (ValueGetter<int>)((ref int value) => vector(ref ignored));
        }
    }

    private sealed class Texts : Terms<ReadOnlyMemory<char>, string>
    {
        public override PrimitiveDataViewType ItemType => TextDataViewType.Instance;

        protected override string ToKey(ReadOnlyMemory<char> value) => value.ToString();

        protected override ReadOnlyMemory<char> ToRaw(string key) => key.AsMemory();

        protected override bool IsMissing(string key) => key.Length == 0;
    }

    private sealed class Values<T>(PrimitiveDataViewType item) : Terms<T, T>
    {
        public override PrimitiveDataViewType ItemType => item;

        protected override T ToKey(T value) => value;

        protected override T ToRaw(T key) => key;

        protected override bool IsMissing(T key) => key is float.NaN or double.NaN;
    }
}
