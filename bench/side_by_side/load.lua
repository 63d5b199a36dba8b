-- targets.lua, and at the end the figures as one line of JSON, in microseconds and bytes.
dofile(os.getenv("CANDLES_TARGETS_LUA"))

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('\n{"requests":%.0f,"microseconds":%.0f,"bytes":%.0f,"p50":%.0f,"p99":%.0f,"errors":%.0f}\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
