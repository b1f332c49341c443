"""The other side of signatures.mjs: what to sign comes as JSON."""

import datetime
import json
import sys
import time

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

task = json.load(sys.stdin)
identity = task["identity"]
credentials = Credentials(identity["accessKeyId"], identity["secretAccessKey"], identity["sessionToken"])
config = Config(s3={"payload_signing_enabled": False})
signer = botocore.auth.S3SigV4Auth(credentials, "s3", "us-west-2")


def sign(n):
    request = AWSRequest("GET", task["url"].replace("{}", str(n)))
    request.context["client_config"] = config
    signer.add_auth(request)
    return request.headers["Authorization"]


now = botocore.auth.get_current_datetime
when = datetime.datetime.strptime(task["date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
botocore.auth.get_current_datetime = lambda *_a, **_k: when
authorization = sign(7)
botocore.auth.get_current_datetime = now
for n in range(200):
    sign(n)
start = time.process_time()
for n in range(task["count"]):
    sign(n)
print(json.dumps({"cpu": time.process_time() - start, "authorization": authorization}))
