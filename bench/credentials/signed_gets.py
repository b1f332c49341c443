"""The other side of signed-gets.mjs: boto3 reads the same objects of the same server. Arguments: endpoint, objects, bytes, at once, rounds."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

endpoint = sys.argv[1]
count, size, parallel, rounds = map(int, sys.argv[2:6])
client = boto3.client(
    "s3",
    endpoint_url=endpoint,
    region_name="us-west-2",
    aws_access_key_id="AKIDEXAMPLE",
    aws_secret_access_key="secret",
    aws_session_token="token",
    config=Config(max_pool_connections=parallel, retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
)


def read(n):
    body = client.get_object(Bucket="bucket", Key=f"objects/{n}.nc")["Body"]
    length = sum(len(piece) for piece in body.iter_chunks(65536))
    assert length == size


costs = []
with ThreadPoolExecutor(parallel) as pool:
    for _ in range(rounds):
        cpu, wall = time.process_time(), time.perf_counter()
        for _done in pool.map(read, range(count)):
            pass
        costs.append({"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall})
print(json.dumps(costs))
