namespace Vae.Tool.Tables;

/// <summary>What a column's values look like, one after the other.</summary>
internal sealed class ColumnScan
{
    private const int MostCategories = 50;
    private const int MostKept = 10_000;
    private const int MostShown = 4;

    // Of as many rows for each category, the category says something of a row.
    private const int RowsPerCategory = 2;

    private static readonly string[] _missing = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "?"];

    private readonly Dictionary<string, int> _values = [];
    private int _rows;
    private int _missingCount;
    private int _numbers;
    private string? _word;
    private double _least = double.PositiveInfinity;
    private double _largest = double.NegativeInfinity;
    private double _last = double.NaN;
    private bool _counts = true;

    public void Add(string value)
    {
        _rows++;
        if (_missing.Contains(value))
        {
            _missingCount++;
        }
        else if (Numbers.TryParse(value, out var number))
        {
            _numbers++;
            (_least, _largest) = (Math.Min(_least, number), Math.Max(_largest, number));
            _counts &= double.IsNaN(_last) ? number is 0 or 1 : number == _last + 1;
            _last = number;
        }
        else
        {
            _word ??= value;
        }

        if (_values.Count < MostKept || _values.ContainsKey(value))
        {
            _values[value] = _values.GetValueOrDefault(value) + 1;
        }
    }

    /// <param name="name">The column's name.</param>
    /// <param name="field">Its number in a line, from 0.</param>
    /// <param name="asked">What the user says it is; null where nothing.</param>
    public ColumnGuess Guess(string name, int field, ColumnUse? asked)
    {
        var (use, why) = asked switch
        {
            ColumnUse.LeftOut => (ColumnUse.LeftOut, "as you said"),
            ColumnUse.Label => (ColumnUse.Label, $"{_values.Count:N0} different"),
            ColumnUse.Number => (ColumnUse.Number, Range()),
            ColumnUse.Category => (ColumnUse.Category, Categories()),
            _ => Guess(),
        };
        return new(name, field, use, why, use == ColumnUse.Number && _numbers < _rows, _numbers > 0 ? _least : null, _numbers > 0 ? _largest : null);
    }

    private (ColumnUse Use, string Why) Guess()
    {
        var given = _rows - _missingCount;
        if (given == 0)
        {
            return (ColumnUse.LeftOut, "empty");
        }

        if (_values.Count == 1)
        {
            return (ColumnUse.LeftOut, $"always {_values.Keys.Single()}");
        }

        if (_numbers == given)
        {
            return _counts && _rows > 2 ? (ColumnUse.LeftOut, $"counts the rows, {Range()}") : (ColumnUse.Number, Range());
        }

        var different = $"{_values.Count:N0}{(_values.Count == MostKept ? " or more" : "")} different texts in {_rows:N0} rows, such as '{_word}'";
        return _values.Count <= MostCategories && RowsPerCategory * _values.Count <= _rows
            ? (ColumnUse.Category, Categories())
            : (ColumnUse.LeftOut, _numbers > given / 2 ? $"numbers but for {given - _numbers:N0}, such as '{_word}'" : different);
    }

    private string Range()
    {
        var range = _numbers == 0 ? "no numbers" : $"{Numbers.Short(_least)} to {Numbers.Short(_largest)}";
        return _numbers < _rows ? $"{range}, missing in {_rows - _numbers:N0} of {_rows:N0} rows" : range;
    }

    private string Categories()
    {
        var names = _values.Where(value => value.Key.Length > 0).OrderByDescending(value => value.Value).Select(value => value.Key).ToArray();
        var missing = _values.TryGetValue("", out var empty) ? $", missing in {empty:N0} of {_rows:N0} rows" : "";
        return $"{names.Length:N0}: {Lists.Short(names, MostShown)}{missing}";
    }
}
