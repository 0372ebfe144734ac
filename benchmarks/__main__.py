"""make bench: every benchmark, one after another. Raw figures go to benchmarks/results/."""

from benchmarks import message_latency

message_latency.main()
