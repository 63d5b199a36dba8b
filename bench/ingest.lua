-- One candle a request: the open candle of one of 32 series, with another volume each time.
local key = os.getenv("CANDLES_KEY")
local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. key }
local open_time = tonumber(os.getenv("CANDLES_OPEN_TIME"))

function init() math.randomseed(os.time()) end

function request()
  local body = string.format('[[%d,2.32,2.323,2.32,2.322,%d]]', open_time, math.random(1, 1000000))
  return wrk.format("POST", "/candle/bench/USDT/S" .. math.random(1, 32) .. "?interval=1m", headers, body)
end
