using Candles.Api.Metrics;

namespace Candles.Tests.Api.Metrics;

public sealed class MetricsTextTests
{
    [Fact]
    public void A_histogram_is_written_with_cumulated_buckets_sum_and_count()
    {
        using var metrics = new CandleMetrics();
        var request = metrics.Request(new RequestLabels("GET", "/series", "", "", 200));
        foreach (var bytes in (int[])[1, 256, 257, 5_000_000])
            request.Record(0, bytes);

        var text = new MetricsText();
        text.Histogram(metrics.Histograms[1]);

        Assert.Equal(
            """
            # HELP candles_response_size_bytes Bytes of the bodies of answers; none for HEAD and 304.
            # TYPE candles_response_size_bytes histogram
            candles_response_size_bytes_bucket{method="GET",route="/series",status="200",le="256"} 2
            candles_response_size_bytes_bucket{method="GET",route="/series",status="200",le="1024"} 3
            candles_response_size_bytes_bucket{method="GET",route="/series",status="200",le="4096"} 3
            candles_response_size_bytes_bucket{method="GET",route="/series",status="200",le="16384"} 3
            candles_response_size_bytes_bucket{method="GET",route="/series",status="200",le="32768"} 3
            candles_response_size_bytes_bucket{method="GET",route="/series",status="200",le="65536"} 3
            candles_response_size_bytes_bucket{method="GET",route="/series",status="200",le="131072"} 3
            candles_response_size_bytes_bucket{method="GET",route="/series",status="200",le="262144"} 3
            candles_response_size_bytes_bucket{method="GET",route="/series",status="200",le="524288"} 3
            candles_response_size_bytes_bucket{method="GET",route="/series",status="200",le="1048576"} 3
            candles_response_size_bytes_bucket{method="GET",route="/series",status="200",le="4194304"} 3
            candles_response_size_bytes_bucket{method="GET",route="/series",status="200",le="+Inf"} 4
            candles_response_size_bytes_sum{method="GET",route="/series",status="200"} 5000514
            candles_response_size_bytes_count{method="GET",route="/series",status="200"} 4

            """,
            text.ToString());
    }

    [Fact]
    public void A_set_of_labels_that_nothing_was_recorded_for_is_left_out()
    {
        using var metrics = new CandleMetrics();
        metrics.Answer("raw", "csv")[Step.Encode].Record(1);

        var text = new MetricsText();
        text.Histogram(metrics.Histograms[2]);

        Assert.Contains("candles_step_duration_seconds_count{step=\"encode\",path=\"raw\",format=\"csv\"} 1\n", text.ToString());
        Assert.DoesNotContain("step=\"db\"", text.ToString());
    }

    [Theory]
    [InlineData("a \"b\"", "a \\\"b\\\"")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("a\nb", "a\\nb")]
    [InlineData("€", "€")]
    public void The_values_of_labels_are_escaped(string value, string written)
    {
        var text = new MetricsText();
        text.Sample("x", [new("some.label", value)], 1);

        Assert.Equal($"x{{some_label=\"{written}\"}} 1\n", text.ToString());
    }

    [Fact]
    public void Help_is_escaped_but_for_quotes()
    {
        var text = new MetricsText();
        text.Family("x", MetricKind.Gauge, "a \"b\" \\ c\nd");

        Assert.Equal("# HELP x a \"b\" \\\\ c\\nd\n# TYPE x gauge\n", text.ToString());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.000001, "1e-06")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(1e300, "1e+300")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Numbers_are_as_Go_reads_them(double value, string written)
    {
        var text = new MetricsText();
        text.Sample("x", [], value);

        Assert.Equal($"x {written}\n", text.ToString());
    }
}
