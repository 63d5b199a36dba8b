-- Requests made beforehand, so that all loads cost the client the same: a target a line of the file CANDLES_TARGETS, headers
-- behind it, each after a tab. Every thread starts somewhere else in the list.
local requests, last, threads = {}, 0, 0

function setup(thread)
  thread:set("start", threads * 977)
  threads = threads + 1
end

function init()
  for line in io.lines(os.getenv("CANDLES_TARGETS")) do
    local headers = {}
    for name, value in line:gmatch("\t([^:]+): ([^\t]+)") do headers[name] = value end
    requests[#requests + 1] = wrk.format("GET", line:match("^[^\t]+"), headers)
  end
  last = start % #requests
end

function request()
  last = last % #requests + 1
  return requests[last]
end
