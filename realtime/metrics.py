"""What the gateway counts, for Prometheus."""

from prometheus_client import Counter, Gauge, Histogram

active_connections = Gauge("active_connections", "Open sockets", ["kind"])
dispatch_errors = Counter("dispatch_errors", "Looks into the log that failed")
queue_overflows = Counter("queue_overflows", "Sockets cut off because they did not read")
refused = Counter("connections_refused", "Sockets refused", ["code"])
event_to_socket = Histogram(
    "event_to_socket",
    "Seconds from an event to the sockets' queues",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
ws_ping_latency = Histogram(
    "ws_ping_latency", "Seconds a client says its last ping took", buckets=(0.01, 0.05, 0.1, 0.5, 1, 5)
)
