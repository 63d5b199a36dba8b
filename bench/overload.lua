-- Counts answers by status, in each thread; the last line says good answers a second, their 99th percentile in ms, 503s a second, and all else.
local threads = {}

function setup(thread) table.insert(threads, thread) end

function init() good, busy, other = 0, 0, 0 end

function response(status)
  if status == 200 then good = good + 1
  elseif status == 503 then busy = busy + 1
  else other = other + 1 end
end

function done(summary, latency)
  local good, busy, other = 0, 0, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  for _, thread in ipairs(threads) do
    good, busy, other = good + thread:get("good"), busy + thread:get("busy"), other + thread:get("other")
  end
  local seconds = summary.duration / 1e6
  print(string.format("%.1f %.1f %.1f %d", good / seconds, latency:percentile(99) / 1000, busy / seconds, other))
end
