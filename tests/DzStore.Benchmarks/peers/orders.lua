-- Orders for wrk, each with an id of its own. Prints one line: requests/s, p50 ms, p99 ms, answers that were no 201.
local thread_number = 0
local number = 0

function setup(thread)
  thread:set("thread_id", thread_number)
  thread_number = thread_number + 1
end

function init(args)
  prefix = args[1] .. "_" .. thread_id .. "_"
  head = "POST /orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nX-Api-Key: benchmark\r\nContent-Length: "
end

function request()
  number = number + 1
  local body = '{"order_id":"' .. prefix .. number .. '","user":"Amine","items":["Gaming Laptop","Mouse"],"total":150000}'
  return head .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %.1f %.3f %.3f %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
