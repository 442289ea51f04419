"""Reads one series' year from two Parquet files with pyarrow, in turn. Usage: series_year.py NEW OLD; prints CPU seconds."""

import datetime
import json
import sys
import time

import pyarrow.parquet

start = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
end = datetime.datetime(2025, 1, 1, tzinfo=datetime.timezone.utc)


def read(file, key, value):
    before = time.process_time()
    filters = [("location", "=", "sm2_04"), (key, "=", "temp_indoor"), ("time", ">=", start), ("time", "<", end)]
    rows = pyarrow.parquet.read_table(file, columns=["time", value], filters=filters, use_threads=False).num_rows
    return rows, time.process_time() - before


pairs = [(read(sys.argv[1], "measurement", "mean"), read(sys.argv[2], "data_key", "data_value")) for _ in range(9)]
print(json.dumps({"rows": [pairs[0][0][0], pairs[0][1][0]], "ratios": sorted(new[1] / old[1] for new, old in pairs)}))
