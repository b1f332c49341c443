"""The other side of simplify.mjs: shapely makes the tolerance larger until the ring has few enough points. Points come as doubles over stdin."""

import json
import sys
import time

import numpy
import shapely

most, rounds = int(sys.argv[1]), int(sys.argv[2])
ring = numpy.frombuffer(sys.stdin.buffer.read()).reshape(-1, 2)
polygon = shapely.Polygon(ring)
cpu, points = [], 0
for _ in range(rounds):
    began = time.process_time()
    tolerance = 0.0001
    while True:
        # With the topology preserved, as a ring that crosses itself is no polygon for CMR.
        result = polygon.simplify(tolerance)
        if len(result.exterior.coords) < most:
            break
        tolerance *= 2
    cpu.append(time.process_time() - began)
    points = len(result.exterior.coords)
    assert result.is_valid
print(json.dumps({"cpu": cpu, "points": points}))
