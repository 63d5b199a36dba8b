namespace Candles.Data.Numbers;

/// <summary>
/// A sum of canonical decimals that is never rounded. <see cref="decimal"/> carries it as long as it can; where 28 digits
/// are not enough, 128 bits in units of 10^-18 take over, which hold 170 of the largest values: more than a bucket has parts.
/// </summary>
internal struct ExactSum
{
    private decimal _sum;
    private Int128 _units;
    private bool _inUnits;

    public void Add(decimal value)
    {
        if (_inUnits)
        {
            _units += Units(value);
            return;
        }

        var sum = _sum + value;
        if (sum.Scale >= Math.Max(_sum.Scale, value.Scale)) // a lower scale is how decimal shows that it rounded
        {
            _sum = sum;
            return;
        }

        _inUnits = true;
        _units = Units(_sum) + Units(value);
    }

    /// <returns>False where the canonical sum is outside the limits of <see cref="DecimalText"/>.</returns>
    public readonly bool TryGet(out decimal sum)
    {
        if (!_inUnits)
        {
            sum = DecimalText.Canonical(_sum);
            return DecimalText.FaultOf(sum) is null;
        }

        var units = _units;
        var scale = DecimalText.MaxScale;
        while (scale > 0 && units % 10 == 0)
        {
            units /= 10;
            scale--;
        }

        sum = 0;
        if (Int128.Abs(units) > (Int128)decimal.MaxValue)
            return false;

        var mantissa = (UInt128)Int128.Abs(units);
        sum = new decimal(
            (int)(uint)mantissa, (int)(uint)(mantissa >> 32), (int)(uint)(mantissa >> 64), Int128.IsNegative(units), (byte)scale);
        return DecimalText.FaultOf(sum) is null;
    }

    private static Int128 Units(decimal value)
    {
        var bits = DecimalBits.Of(value);
        var mantissa = (Int128)bits.Mantissa;
        for (var scale = bits.Scale; scale < DecimalText.MaxScale; scale++)
            mantissa *= 10;
        return value < 0 ? -mantissa : mantissa;
    }
}
