"""What the gateway counts, for Prometheus. With several web processes each keeps its own figures, and whoever is asked
adds them up (helpdesk/figures.py)."""

from prometheus_client import Counter, Gauge, Histogram

active_connections = Gauge("active_connections", "Open connections", ["kind"], multiprocess_mode="livesum")
hints_connected = Gauge("hints_connected", "1 while the process hears hints from Valkey", multiprocess_mode="livemin")
deliveries = Counter("deliveries", "Frames handed to connections", ["kind"])
dispatch_errors = Counter("dispatch_errors", "Looks into the log that failed")
resumes = Counter("resumes", "Connections that came back with a position", ["kind"])
resyncs = Counter("resyncs", "Connections told to load anew")
queue_overflows = Counter("queue_overflows", "Connections cut off because they did not read")
refused = Counter("connections_refused", "Connections refused", ["code"])
event_to_socket = Histogram(
    "event_to_socket",
    "Seconds from an event to the connections",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
ws_ping_latency = Histogram(
    "ws_ping_latency",
    "Seconds between a ping and its answer",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
