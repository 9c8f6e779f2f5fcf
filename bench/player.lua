-- Asks for the paths of $PLAY/paths in turn with the headers of $PLAY/headers; tells what it saw as one line of JSON.
local folder = os.getenv("PLAY")
local paths, headers = {}, {}
for line in io.lines(folder .. "/paths") do paths[#paths + 1] = line end
for line in io.lines(folder .. "/headers") do
  local name, value = line:match("^([^:]+): (.*)$")
  if name then headers[name] = value end
end
local at = tonumber(os.getenv("OFFSET") or "0")

request = function()
  at = at + 1
  return wrk.format("GET", paths[at % #paths + 1], headers)
end

done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"count":%d,"p50":%.3f,"p95":%.3f,"refused":%d}\n', summary.requests,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
