"""Files and batches of the protocol. A batch is done when it is asked about for the second time."""

import json
import re
import time

from ai.fake_llm.behaviour import says


def post(handler, path: str, body: bytes) -> None:
    if path == "/files":
        _upload(handler, body)
    elif path == "/batches":
        _create(handler, json.loads(body))
    elif match := re.fullmatch(r"/batches/([\w-]+)/cancel", path):
        batch = handler.state.batches[match.group(1)]
        batch["status"] = "cancelled"
        handler._json(200, batch)
    else:
        handler._problem(400, {}, f"no such address: {path}")


def get(handler, path: str) -> None:
    if match := re.fullmatch(r"/files/([\w-]+)/content", path):
        handler._send(200, "application/jsonl", handler.state.files[match.group(1)].encode())
    elif (match := re.fullmatch(r"/batches/([\w-]+)", path)) and match.group(1) in handler.state.batches:
        handler._json(200, _progress(handler.state, handler.state.batches[match.group(1)]))
    else:
        handler._problem(400, {}, f"no such address: {path}")


def _upload(handler, body: bytes) -> None:
    boundary = handler.headers["Content-Type"].partition("boundary=")[2].strip('"').encode()
    parts = [part for part in body.split(b"--" + boundary) if b'name="file"' in part]
    content = parts[0].partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")
    key = f"file-{len(handler.state.files) + 1}"
    handler.state.files[key] = content.decode()
    handler._json(200, _file(key, len(content)))


def _file(key: str, size: int) -> dict:
    return {"id": key, "object": "file", "bytes": size, "created_at": int(time.time()), "filename": "batch.jsonl",
            "purpose": "batch", "status": "processed"}  # fmt: skip


def _create(handler, asked: dict) -> None:
    key = f"batch-{len(handler.state.batches) + 1}"
    handler.state.batches[key] = {
        "id": key, "object": "batch", "endpoint": asked["endpoint"], "input_file_id": asked["input_file_id"],
        "completion_window": asked["completion_window"], "status": "validating", "created_at": int(time.time()),
        "output_file_id": None, "error_file_id": None,
    }  # fmt: skip
    if handler.state.behaviour.kind == "drop":
        handler._drop()  # it was taken, and nobody is told
    else:
        handler._json(200, handler.state.batches[key])


def _progress(state, batch: dict) -> dict:
    if batch["status"] == "validating":
        batch["status"] = "in_progress"
    elif batch["status"] == "in_progress":
        lines = [json.loads(line) for line in state.files[batch["input_file_id"]].splitlines() if line.strip()]
        key = f"file-{len(state.files) + 1}"
        state.files[key] = "\n".join(json.dumps(_answered(state, line), ensure_ascii=False) for line in lines)
        batch.update(status="completed", output_file_id=key)
    return batch


def _answered(state, line: dict) -> dict:
    body = line["body"]
    text = says(body["messages"], body["model"].partition(":")[2])
    prompt = "".join(str(message["content"]) for message in body["messages"])
    done = {
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": state.bill(body["model"], prompt, text),
    }
    return {"custom_id": line["custom_id"], "response": {"status_code": 200, "body": done}, "error": None}
