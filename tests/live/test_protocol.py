"""Frames: what is one, what is none, and that each is written down."""

import json
from dataclasses import FrozenInstanceError, fields
from pathlib import Path
from typing import Any

import pytest

from portal.live import protocol
from portal.live.protocol import BadFrameError, Subscribe, Typing, Unsubscribe, asked, passed

SCOPE = "chat.channel:5"
SENT = {
    '{"type": "subscribe", "scope": "chat.channel:5"}': Subscribe(SCOPE),
    '{"scope": "chat.channel:5", "after": 0, "type": "subscribe"}': Subscribe(SCOPE, 0),
    '{"type": "subscribe", "scope": "chat.channel:5", "after": null}': Subscribe(SCOPE),
    '{"type": "subscribe", "scope": "", "after": 4611686018427387903}': Subscribe("", 2**62 - 1),
    '{"type": "unsubscribe", "scope": "chat.channel:5"}': Unsubscribe(SCOPE),
    '{"type": "typing", "scope": "chat.channel:5"}': Typing(SCOPE),
}
REFUSED = {
    "": "not JSON",
    "no json": "not JSON",
    '{"type": "typing", "scope": "x"} {}': "not JSON",
    '{"type": "subscribe", "scope": "x", "after": NaN}': "not JSON",
    '{"type": "subscribe", "scope": "x", "after": -Infinity}': "not JSON",
    '{"type": "subscribe", "scope": "x", "after": ' + "9" * 5000 + "}": "not JSON",
    "[" * 30_000: "not JSON",
    "[" * 8 + "]" * 8: "unknown frame",
    "[" * 9 + "]" * 9: "too deep",
    '{"a":' * 9 + "1" + "}" * 9: "too deep",
    "[]": "unknown frame",
    "null": "unknown frame",
    "{}": "unknown frame",
    '{"type": "dance"}': "unknown frame",
    '{"type": ["subscribe"]}': "unknown frame",
    '{"type": "events", "scope": "x", "events": [], "cursor": 1}': "unknown frame",
    '{"type": "poke", "scope": "x", "stream": 1, "seq": 1}': "unknown frame",
    '{"type": "subscribe"}': "subscribe lacks a field",
    '{"type": "subscribe", "scope": "x", "before": 1}': "subscribe has no field 'before'",
    '{"type": "typing", "scope": "x", "text": "secret"}': "typing has no field 'text'",
    '{"type": "typing", "scope": "x", "scope": "y"}': "a field is said twice",
    '{"type": "typing", "scope": 5}': "scope must be text",
    '{"type": "typing", "scope": null}': "scope must be text",
    '{"type": "typing", "scope": "' + "x" * 81 + '"}': "scope must be text",
    '{"type": "subscribe", "scope": "x", "after": -1}': "after must be a whole number",
    '{"type": "subscribe", "scope": "x", "after": 9223372036854775808}': "after must be a whole number",
    '{"type": "subscribe", "scope": "x", "after": 1.5}': "after must be a whole number",
    '{"type": "subscribe", "scope": "x", "after": "1"}': "after must be a whole number",
    '{"type": "subscribe", "scope": "x", "after": true}': "after must be a whole number",
}
FRAMES: list[Any] = [
    each for each in vars(protocol).values() if isinstance(each, type) and issubclass(each, protocol.Frame)
]
NAMED: list[Any] = [each for each in FRAMES if hasattr(each, "type")]


def test_what_a_page_may_send_is_read() -> None:
    assert {text: asked(text) for text in SENT} == SENT


def test_anything_else_is_refused_with_a_reason() -> None:
    reasons = {}
    for text in REFUSED:
        with pytest.raises(BadFrameError) as refused:
            asked(text)
        reasons[text] = str(refused.value)
    assert reasons == REFUSED


def test_what_a_process_tells_comes_back_as_it_was_said() -> None:
    told = [
        protocol.Poke(SCOPE, 1, 7), protocol.Moved(), protocol.Missed(), protocol.Recheck("why"),
        protocol.Tell("notices"), protocol.Types(SCOPE, 3, "Clara Cobalt"),
    ]  # fmt: skip
    assert [passed(frame.text()) for frame in told] == told
    with pytest.raises(BadFrameError):
        passed('{"type": "subscribe", "scope": "x"}')


def test_frames_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Typing(SCOPE).scope = "another"  # type: ignore[misc]


def test_every_frame_and_field_and_code_is_written_down() -> None:
    words = Path("docs/live.md").read_text()
    names = {shape.type for shape in NAMED} | {each.name for shape in NAMED for each in fields(shape)}
    codes = {str(value) for name, value in vars(protocol).items() if name.isupper() and type(value) is int}
    codes = {code for code in codes if 1000 <= int(code) < 5000}
    assert {word for word in names | codes if f"`{word}`" not in words} == set()


def test_the_script_of_the_page_knows_every_frame_and_code() -> None:
    script = Path("static/js/live.js").read_text()
    server_says = [shape for shape in NAMED if shape.__module__ == protocol.__name__ and shape not in (
        Subscribe, Unsubscribe, Typing, protocol.Poke, protocol.Moved, protocol.Missed, protocol.Recheck,
        protocol.Error,
    )]  # fmt: skip
    assert [shape.type for shape in server_says if f'case "{shape.type}"' not in script] == []
    codes = (protocol.SIGNED_OUT, protocol.ENDED, protocol.ELSEWHERE, protocol.ASKED_FIRST)
    assert [code for code in codes if str(code) not in script] == []


def test_frames_are_json_with_their_name_first() -> None:
    text = protocol.Types(SCOPE, 3, "Clara Cobalt").text()
    assert list(json.loads(text).items()) == [
        ("type", "typing"), ("scope", SCOPE), ("person", 3), ("name", "Clara Cobalt"),
    ]  # fmt: skip
