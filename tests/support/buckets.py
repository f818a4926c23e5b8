"""A store of objects on this computer: moto's server, which speaks S3's protocol, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3
from processes import HANGS

BUCKET = "news"
_SERVER = """
import sys
from werkzeug.serving import make_server
from moto.server import DomainDispatcherApplication, create_backend_app
server = make_server("127.0.0.1", int(sys.argv[1]), DomainDispatcherApplication(create_backend_app), threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
"""


@dataclass
class Bucket:
    """The bucket `news` of a server that is there, or is not: `stop` and `start`."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What libraries of S3 take from the environment."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "harbour-key",
            "AWS_SECRET_ACCESS_KEY": "harbour-secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
        }

    def start(self) -> None:
        """Start the server, on the port that it had before if any, with an empty bucket."""
        environment = {**os.environ, "MOTO_S3_DEFAULT_KEY_BUFFER_SIZE": str(1 << 26)}
        command = [sys.executable, "-W", "ignore", "-c", _SERVER, str(self.port)]
        with (self.folder / "moto.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=environment)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        began = time.monotonic()
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/moto-api/", timeout=5).close()
                break
            except OSError:
                assert time.monotonic() - began < HANGS
                time.sleep(0.1)
        self.client.create_bucket(Bucket=BUCKET)

    def stop(self) -> None:
        """End it, and all that it held."""
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None

    @property
    def client(self):
        """Another library's view of it."""
        told = self.environment
        return boto3.client(
            "s3",
            endpoint_url=told["AWS_ENDPOINT_URL"],
            aws_access_key_id=told["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=told["AWS_SECRET_ACCESS_KEY"],
            region_name=told["AWS_DEFAULT_REGION"],
        )

    def sizes(self, prefix: str = "") -> dict[str, int]:
        """Name → size of the objects."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return {one["Key"]: one["Size"] for page in pages for one in page.get("Contents", ())}

    def objects(self, prefix: str = "") -> dict[str, bytes]:
        """Name → content of the objects."""
        client = self.client
        return {key: client.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in self.sizes(prefix)}


@contextmanager
def bucket(folder: Path) -> Iterator[Bucket]:
    """A server with the empty bucket `news`."""
    found = Bucket(folder)
    found.start()
    try:
        yield found
    finally:
        found.stop()
