"""Who is told of a run that failed, and what becomes of a failure to tell."""

import json
import threading
from datetime import UTC, datetime, timedelta
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


@pytest.mark.parametrize(
    ("status", "hours", "due"),
    [
        (0, None, False),
        (130, None, False),
        (143, None, False),
        (1, None, True),
        (3, None, True),
        (5, None, True),
        (6, None, False),
        (6, 2, False),
        (6, 23.9, False),
        (6, 24.1, True),
    ],
)
def test_a_run_that_finds_another_at_work_alarms_nobody_before_a_day_is_over(status, hours, due):
    since = hours and (datetime.now(UTC) - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert alarm.is_due(status, ["2099-01-01T00:00:00Z", since]) is due


@pytest.mark.parametrize("time", ["", "yesterday", "2025-03-01T06:00:00", None])
def test_a_time_that_cannot_be_read_alarms_nobody(time):
    assert not alarm.is_due(6, [time])
