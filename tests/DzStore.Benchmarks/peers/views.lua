-- Views for wrk: of the path in the first argument, or of the stored orders V_0 to V_(n-1) where it is a number n.
-- Prints one line: requests/s, p50 ms, p99 ms, answers that were no 200.
function init(args)
  stored = tonumber(args[1])
  path = args[1]
  tail = " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Api-Key: benchmark\r\n\r\n"
  math.randomseed(7)
end

function request()
  return "GET " .. (stored and "/orders/V_" .. math.random(0, stored - 1) or path) .. tail
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %.1f %.3f %.3f %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
