using Candles.Formats.MessagePack;

namespace Candles.Formats.Import;

/// <summary>
/// MessagePack in the structure of array rows: <c>[[open_time, open, high, low, close, volume], …]</c>, bare or as the value
/// of <c>"data"</c> in a map, or one row alone. A value is an integer, a float, which means the shortest decimal that is read
/// back as that float, or a string.
/// </summary>
internal sealed class MessagePackFormat : ImportFormat
{
    private const string NotARow = "is no array [open_time, open, high, low, close, volume]";
    private const string NoRows = "the map has no array \"data\"";
    private const string TwoArrays = "the map has two arrays \"data\"";

    public override string Name => "msgpack";

    public override string Description => "MessagePack of the JSON array rows";

    public override IReadOnlyList<string> MediaTypes { get; } =
        ["application/vnd.msgpack", "application/x-msgpack", "application/msgpack"];

    /// <summary>An array that is empty or begins with an array or a number, or a map that begins with text: no text file begins so.</summary>
    public override bool Recognises(ReadOnlySpan<byte> start)
    {
        var reader = new MessagePackReader(start);
        if (!reader.TryRead(out var root) || root.Kind is not (MessagePackKind.Array or MessagePackKind.Map))
            return false;
        if (root.Count == 0)
            return start.Length == reader.Position;
        return reader.TryRead(out var first)
            && (root.Kind == MessagePackKind.Map
                ? first.Kind == MessagePackKind.String
                : first.Kind is MessagePackKind.Array or MessagePackKind.Integer or MessagePackKind.Float);
    }

    internal override void Read(ReadOnlySpan<byte> content, ImportRows rows)
    {
        rows.NamesRows = true;
        rows.NamesLines = false;
        new Walk(content, rows).Read();
    }

    private ref struct Walk(ReadOnlySpan<byte> content, ImportRows rows)
    {
        private readonly int _length = content.Length;
        private readonly ImportRows _rows = rows;
        private readonly RowInParts _row = new(rows);
        private readonly byte[] _number = new byte[MessagePackToken.LongestNumber];
        private MessagePackReader _reader = new(content);
        private int? _field;

        public void Read()
        {
            if (!TryReadRoot())
                _rows.Break(_reader.Position, _field, null, _reader.IsInvalid ? "the byte 0xC1 is not MessagePack" : "ends before all that it announces: it is cut off");
            else if (_reader.Position < _length)
                _rows.Break(_reader.Position, null, null, "goes on behind the end of its array or map");
        }

        /// <returns>False where the content ends too early, as everywhere below.</returns>
        private bool TryReadRoot()
        {
            if (!_reader.TryRead(out var root))
                return false;
            switch (root.Kind)
            {
                case MessagePackKind.Array:
                    return IsRowAlone(root) ? TryReadRow(root, 0) : TryReadRows(root);
                case MessagePackKind.Map:
                    return TryReadMap(root);
                default:
                    _rows.RefuseRow(0, null, Shown(root), NotARow);
                    return true;
            }
        }

        private readonly bool IsRowAlone(in MessagePackToken root)
        {
            var ahead = _reader;
            return root.Count > 0 && ahead.TryRead(out var first) && IsValue(first);
        }

        /// <summary>Reads the rows under the key <c>data</c>, and past the end of the map.</summary>
        private bool TryReadMap(in MessagePackToken map)
        {
            var found = false;
            for (var pairs = map.Count / 2; pairs > 0; pairs--)
            {
                if (!_reader.TryRead(out var key) || !_reader.TrySkipElements(key) || !_reader.TryRead(out var value))
                    return false;
                if (value.Kind != MessagePackKind.Array || !key.Text.SequenceEqual("data"u8))
                {
                    if (!_reader.TrySkipElements(value))
                        return false;
                    continue;
                }

                if (found)
                    _rows.RefuseRow(_reader.Position, null, null, TwoArrays);
                found = true;
                if (!TryReadRows(value))
                    return false;
            }

            if (!found)
                _rows.RefuseRow(0, null, null, NoRows);
            return true;
        }

        private bool TryReadRows(in MessagePackToken array)
        {
            for (var left = array.Count; left > 0; left--)
            {
                var offset = _reader.Position;
                if (!_reader.TryRead(out var row))
                    return false;
                if (row.Kind == MessagePackKind.Array)
                {
                    if (!TryReadRow(row, offset))
                        return false;
                    continue;
                }

                _rows.RefuseRow(offset, null, Shown(row), NotARow);
                if (!_reader.TrySkipElements(row))
                    return false;
            }

            return true;
        }

        private bool TryReadRow(in MessagePackToken array, int offset)
        {
            _row.Start(offset);
            for (var element = 0L; element < array.Count; element++)
            {
                _field = element < CandleFields.Count ? (int)element : null;
                var at = _reader.Position;
                if (!_reader.TryRead(out var value))
                    return false;
                if (_field is { } field && _row.Wants(field, at))
                {
                    if (field > 0 && value.TryGetDecimal(out var number))
                        _row.Take(field, number);
                    else if (IsValue(value))
                        _row.Take(field, at, Shown(value));
                    else
                        _row.RefuseKind(field, at, Shown(value));
                }

                if (!_reader.TrySkipElements(value))
                    return false;
            }

            _field = null;
            _row.FinishArray(array.Count);
            return true;
        }

        private static bool IsValue(in MessagePackToken token) =>
            token.Kind is MessagePackKind.Integer or MessagePackKind.Float or MessagePackKind.String;

        /// <summary>What a value says; of what has no text, its kind.</summary>
        private readonly ReadOnlySpan<byte> Shown(in MessagePackToken token) => token.Kind switch
        {
            MessagePackKind.Integer or MessagePackKind.Float => _number.AsSpan(0, token.WriteNumber(_number)),
            MessagePackKind.String => token.Text,
            MessagePackKind.Nil => "nil"u8,
            MessagePackKind.Boolean => "boolean"u8,
            MessagePackKind.Binary => "binary"u8,
            MessagePackKind.Array => "array"u8,
            MessagePackKind.Map => "map"u8,
            _ => "extension"u8,
        };
    }
}
