"""Who is told of a run that failed, and what becomes of a failure to tell."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from newscrawl.cli import alarm

REPORT = {"status": 3, "text": "1 of 2 sources failed: Ærø"}


@pytest.fixture
def hook():
    """A webhook's address, and what was posted to it."""
    posted = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204 if self.path == "/hook" else 404)
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hook", posted
        server.shutdown()
        thread.join()


def test_a_webhook_gets_the_report(hook):
    url, posted = hook
    assert alarm.ring(REPORT, None, None, url) == []
    assert posted == [REPORT]


def test_a_webhook_that_refuses_is_told_without_its_address(hook):
    url, _ = hook
    assert alarm.ring(REPORT, None, None, f"{url}/secret") == ["NEWSCRAWL_ON_FAILURE_URL: answered HTTP 404"]


def test_a_webhook_that_is_not_there():
    (told,) = alarm.ring(REPORT, None, None, "http://127.0.0.1:9/secret")
    assert told.startswith("NEWSCRAWL_ON_FAILURE_URL: could not be reached")
    assert "secret" not in told


def test_a_command_gets_the_report(tmp_path):
    command = f'cat > {tmp_path}/report; echo "$NEWSCRAWL_STATUS $NEWSCRAWL_REPORT $NEWSCRAWL_TEXT" > {tmp_path}/told'
    assert alarm.ring(REPORT, tmp_path / "batch.json", command, None) == []
    assert json.loads((tmp_path / "report").read_text("utf-8")) == REPORT
    assert (tmp_path / "told").read_text("utf-8") == f"3 {tmp_path}/batch.json {REPORT['text']}\n"


@pytest.mark.parametrize(("command", "told"), [("exit 3", "ended with status 3"), ("sleep 9", "took more than")])
def test_a_command_that_fails_is_told(monkeypatch, command, told):
    monkeypatch.setattr(alarm, "COMMAND_SECONDS", 0.2)
    (line,) = alarm.ring(REPORT, None, command, None)
    assert line.startswith(f"NEWSCRAWL_ON_FAILURE_COMMAND: {told}")
