"""A server on 127.0.0.1 that speaks enough of OpenAI's and Anthropic's streaming protocols, and can misbehave."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CHUNK = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}


class ChatServer:
    """What it answers, how it fails, and what it was asked."""

    def __init__(self):
        self.pieces = ["주성아, ", "오늘 힘들었지? ", "푹 쉬자."]
        self.statuses = []
        """Statuses of the next answers, before it answers well."""
        self.usage = True
        self.garbage = b""
        """Sent instead of a stream."""
        self.cut_after = None
        """Pieces after which the connection breaks."""
        self.asked = []
        self.keys = []
        self.stalled = threading.Event()
        self.go = threading.Event()
        self.stall_after = None
        """Pieces after which nothing comes until `go` is set."""
        self.url = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "test", ""

    def log_message(self, *arguments):
        pass

    def do_POST(self):
        chat = self.server.chat
        chat.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        chat.keys.append(self.headers.get("Authorization") or self.headers.get("x-api-key"))
        if chat.statuses:
            self._plain(chat.statuses.pop(0), b'{"error": {"message": "no", "type": "server_error"}}')
            return
        if chat.garbage:
            self._plain(200, chat.garbage)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        events = self._anthropic(chat) if self.path.endswith("/messages") else self._openai(chat)
        try:
            for event in events:
                self.wfile.write(event)
                self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            chat.go.set()

    def _plain(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("retry-after-ms", "1")
        self.end_headers()
        self.wfile.write(body)

    def _pieces(self, chat):
        for number, piece in enumerate(chat.pieces):
            if number == chat.stall_after:
                chat.stalled.set()
                chat.go.wait(30)
            if number == chat.cut_after:
                self.close_connection = True
                return
            yield piece

    def _openai(self, chat):
        def event(value):
            return b"data: " + json.dumps(value).encode() + b"\n\n"

        def chunk(delta, finish=None):
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            return event(CHUNK | {"choices": [choice]})

        yield chunk({"role": "assistant", "content": ""})
        count = 0
        for piece in self._pieces(chat):
            count += 1
            yield chunk({"content": piece})
        if count < len(chat.pieces):
            return
        yield chunk({}, "stop")
        if chat.usage:
            usage = {"prompt_tokens": 700, "completion_tokens": 34, "total_tokens": 734}
            yield event(CHUNK | {"choices": [], "usage": usage})
        yield b"data: [DONE]\n\n"

    def _anthropic(self, chat):
        def event(value):
            return f"event: {value['type']}\ndata: {json.dumps(value)}\n\n".encode()

        message = {"id": "1", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": None}
        usage = {"input_tokens": 700, "output_tokens": 1}
        yield event({"type": "message_start", "message": message | {"stop_sequence": None, "usage": usage}})
        yield event({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})
        count = 0
        for piece in self._pieces(chat):
            count += 1
            yield event({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}})
        if count < len(chat.pieces):
            return
        yield event({"type": "content_block_stop", "index": 0})
        delta = {"stop_reason": "end_turn", "stop_sequence": None}
        yield event({"type": "message_delta", "delta": delta, "usage": {"output_tokens": 34}})
        yield event({"type": "message_stop"})


@contextmanager
def chat_server():
    """Serve until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.chat = ChatServer()
    server.chat.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.chat
    finally:
        server.chat.go.set()
        server.shutdown()
        thread.join()
        server.server_close()
