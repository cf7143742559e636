"""Pushes: to services of browsers alone, in words that the mark allows, readable on the device alone."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils import timezone

from accounts.models import User
from notifications import pushing
from notifications.models import Delivery, Notice, PushDevice
from notifications.pushing import services
from notifications.pushing.encryption import encrypted
from notifications.pushing.keys import as_point, as_text, public_key
from portal.activity import record
from portal.marking import Marking
from portal.telling import Medium
from tests.conftest import Cast
from tests.forums.conftest import *  # noqa: F403

TAKE = "/notifications/devices/"
SETTINGS = "/notifications/settings/"
MOZILLA = "https://updates.push.services.mozilla.com/wpush/v2/gAAAA-_x"
OWN_KEY = ec.generate_private_key(ec.SECP256R1())  # of the device
SECRET = b"sixteen byte key"
KEYS = {"p256dh": as_text(as_point(OWN_KEY.public_key())), "auth": as_text(SECRET)}


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Service:
    """What stands for the network: it keeps what it is given, and answers by endpoint."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes, dict[str, str]]] = []
        self.answers: dict[str, int | Exception] = {}

    def post(self, endpoint: str, body: bytes, headers: dict[str, str]) -> int:
        self.taken.append((endpoint, body, headers))
        answer = self.answers.get(endpoint, 201)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def messages(self) -> list[dict[str, str]]:
        """What the device reads."""
        return [json.loads(decrypted(body)) for _, body, _ in self.taken]


def decrypted(body: bytes) -> bytes:
    """What the device with ``OWN_KEY`` reads, by RFC 8291 from the other end."""
    salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
    theirs = body[21 : 21 + length]
    assert (size, length, len(body) <= 4096) == (4096, 65, True)
    shared = OWN_KEY.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
    info = b"WebPush: info\0" + as_point(OWN_KEY.public_key()) + theirs
    material = HKDF(SHA256(), 32, SECRET, info).derive(shared)
    key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(material)
    nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(material)
    plain = AESGCM(key).decrypt(nonce, body[86:], None)
    assert plain[-1:] == b"\x02"
    return plain[:-1]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    """The services of the browsers."""
    found = Service()
    monkeypatch.setattr(services, "post", found.post)
    return found


def device_of(user: User, endpoint: str = MOZILLA) -> PushDevice:
    return PushDevice.objects.create(user=user, endpoint=endpoint, name="Firefox, Linux", **KEYS)


def delivery_to(user: User, topic: Any, *, urgent: bool = False) -> Delivery:
    """A push about ``topic`` to ``user``, as the relay would make it."""
    activity = record(
        stream_id=topic.forum.network.stream_id, actor=None,
        verb="topic.marked", target=("forums.topic", topic.pk), scope=("forums.topic", topic.pk),
    )  # fmt: skip
    return Delivery.objects.create(
        user=user, activity=activity, medium=Medium.PUSH, urgent=urgent, scope_type="forums.topic", scope_id=topic.pk
    )


def test_encryption_is_that_of_the_rfc() -> None:
    # RFC 8291, section 5 and appendix A.
    private = int.from_bytes(raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    body = encrypted(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        salt=raw("DGv6ra1nlYgDCS1FRnbzlw"),
        own=ec.derive_private_key(private, ec.SECP256R1()),
    )
    assert urlsafe_b64encode(body).rstrip(b"=").decode() == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru"
        "3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_push_shows_its_service_who_is_pushing(cast: Cast, topic_by: Callable[..., Any], service: Service) -> None:
    device = device_of(cast.member)
    delivery = delivery_to(cast.member, topic_by(cast.expert), urgent=True)
    assert pushing.push(delivery) == Delivery.State.SENT
    [(endpoint, _, headers)] = service.taken
    assert endpoint == MOZILLA
    assert (headers["TTL"], headers["Urgency"], headers["Content-Encoding"]) == ("86400", "high", "aes128gcm")
    token, key = headers["Authorization"].removeprefix("vapid t=").split(", k=")
    head, claims, signature = token.split(".")
    assert key == public_key()
    signed = raw(signature)
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(key))
    numbers = (int.from_bytes(signed[:32], "big"), int.from_bytes(signed[32:], "big"))
    point.verify(encode_dss_signature(*numbers), f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    said = json.loads(raw(claims))
    assert (said["aud"], said["sub"]) == ("https://updates.push.services.mozilla.com", "mailto:portal@example.org")
    assert 0 < said["exp"] - timezone.now().timestamp() <= 24 * 3600
    device.refresh_from_db()
    assert device.reached_at is not None


@pytest.mark.parametrize(
    ("mark", "shows_title"),
    [
        (Marking.CLEAR, True),
        (Marking.GREEN, True),
        (Marking.AMBER, True),
        (Marking.STRICT, False),
        (Marking.RED, False),
    ],
)
def test_push_says_of_each_mark_no_more_than_a_mail_may(
    mark: str, shows_title: bool, cast: Cast, topic_by: Callable[..., Any], service: Service
) -> None:
    topic = topic_by(cast.expert, title="canary-title", body="<p>canary-text</p>", marking=mark)
    device_of(cast.expert)
    User.objects.filter(pk=cast.expert.pk).update(language="fr")
    cast.expert.refresh_from_db()
    delivery = delivery_to(cast.expert, topic)
    kind_text = {Marking.CLEAR: True, Marking.GREEN: True}.get(Marking(mark), False)
    post = topic.posts.first()
    assert pushing.push(delivery) == Delivery.State.SENT
    started = delivery.activity.__class__.objects.get(target_type="forums.post", target_id=post.pk)
    told = Delivery.objects.create(user=cast.expert, activity=started, medium=Medium.PUSH)
    assert pushing.push(told) == Delivery.State.SENT
    for message, activity in zip(service.messages, (delivery.activity, started), strict=True):
        assert ("canary-title" in json.dumps(message)) is shows_title
        assert (message["url"], message["lang"], message["dir"]) == (f"/notifications/of/{activity.pk}/", "fr", "ltr")
    assert ("canary-text" in json.dumps(service.messages[1])) is kind_text


def test_push_is_judged_at_the_last_moment(cast: Cast, topic_by: Callable[..., Any], service: Service) -> None:
    topic = topic_by(cast.expert, marking=Marking.GREEN)
    for person in (cast.member, cast.observer):
        delivery = delivery_to(person, topic)
        assert pushing.push(delivery) == Delivery.State.DROPPED  # there is no device
        device_of(person, f"{MOZILLA}{person.pk}")
    cast.member.memberships.all().delete()
    assert pushing.push(delivery_to(cast.member, topic)) == Delivery.State.WITHHELD
    Notice.objects.create(
        user=cast.observer, activity=delivery.activity, target_type="forums.topic", target_id=topic.pk,
        read_at=timezone.now(),
    )  # fmt: skip
    assert pushing.push(delivery) == Delivery.State.DROPPED  # read meanwhile
    assert service.taken == []


def test_push_to_a_device_that_is_gone_removes_it(
    cast: Cast, topic_by: Callable[..., Any], service: Service, settings: Any
) -> None:
    delivery = delivery_to(cast.member, topic_by(cast.expert))
    devices = [device_of(cast.member, f"{MOZILLA}{number}") for number in range(4)]
    gone, silent, busy, well = (device.endpoint for device in devices)
    service.answers = {gone: 410, silent: TimeoutError("too slow"), busy: 503}
    assert pushing.push(delivery) == Delivery.State.SENT
    assert set(PushDevice.objects.values_list("endpoint", flat=True)) == {silent, busy, well}
    service.answers = {silent: 404, busy: 429, well: 500}
    assert pushing.push(delivery) == Delivery.State.FAILED  # tried again later
    service.answers = {busy: 410, well: 404}
    assert pushing.push(delivery) == Delivery.State.DROPPED
    assert not PushDevice.objects.exists()
    device_of(cast.member)
    settings.PORTAL_PUSH_KEY = ""
    assert (pushing.push(delivery), pushing.public_key()) == (Delivery.State.DROPPED, "")


def test_push_of_a_long_text_is_no_longer_than_services_take(
    cast: Cast, topic_by: Callable[..., Any], service: Service
) -> None:
    device_of(cast.member)
    title = ("\u202e" + "حقيبة " * 60)[:200]
    topic = topic_by(cast.expert, title=title, body=f"<p>{'نص طويل ' * 2000}</p>", marking=Marking.GREEN)
    assert pushing.push(delivery_to(cast.member, topic)) == Delivery.State.SENT
    [message] = service.messages
    assert (len(message["title"]), "\u202e" in message["title"]) == (100, False)


FOREIGN = [
    "http://fcm.googleapis.com/fcm/send/a",
    "https://localhost/push",
    "https://127.0.0.1/push",
    "https://[::1]/push",
    "https://2130706433/push",
    "https://example.org/push",
    "https://fcm.googleapis.com.example.org/a",
    "https://evilfcm.googleapis.com/a",
    "https://push.apple.com/a",  # the services have names below it
    "https://web.push.apple.com.example.org/a",
    "https://evilpush.apple.com/a",
    "https://fcm.googleapis.com:8443/a",
    "https://fcm.googleapis.com:443/a",
    "https://fcm.googleapis.com@localhost/a",
    "https://user:word@fcm.googleapis.com/a",
    "https://fcm.googleapis.com\\@localhost/a",
    "https://fcm.googleapis.com/a\r\nHost: localhost",
    "https://fcm.googleapis.com/a b",
    "https://fcm.googleapis.com/a#b",
    "https://fcm.googleapis.com",
    " https://fcm.googleapis.com/a",
    "https://fcm.googleapis.com/a\n",
    "https://fcm.googleapis.com./a",
    "https://..push.apple.com/a",
    "//fcm.googleapis.com/a",
    "file:///etc/passwd",
    "https://fcm.googleapis.com/" + "a" * 600,
    "",
]


def test_device_at_a_foreign_host_is_refused(cast: Cast, signed_in: Callable[..., Any], service: Service) -> None:
    member = signed_in(cast.member)
    for endpoint in FOREIGN:
        answer = member.post(TAKE, {"endpoint": endpoint, **KEYS})
        assert (endpoint, answer.status_code, PushDevice.objects.count()) == (endpoint, 422, 0)
        if len(endpoint) < 600:
            with pytest.raises(ConnectionRefusedError):
                Real.post(endpoint, b"", {})


class Real:
    """The code that would connect, before tests put something in its place."""

    post = staticmethod(services.post)


WRONG = [
    {"p256dh": ""},
    {"auth": ""},
    {"auth": "c2hvcnQ"},
    {"auth": "ü"},
    {"p256dh": "not base64 at all"},
    {"p256dh": as_text(b"\x04" + b"\x01" * 64)},  # no point of the curve
    {"p256dh": as_text(b"\x04" + b"\x01" * 30)},
    {"endpoint": ""},
]


def test_device_with_keys_that_are_none_is_refused(cast: Cast, signed_in: Callable[..., Any]) -> None:
    member = signed_in(cast.member)
    for wrong in WRONG:
        answer = member.post(TAKE, {"endpoint": MOZILLA, **KEYS, **wrong})
        assert (wrong, answer.status_code, PushDevice.objects.count()) == (wrong, 422, 0)


def test_device_is_taken_named_listed_and_removed(cast: Cast, signed_in: Callable[..., Any]) -> None:
    member, expert = signed_in(cast.member), signed_in(cast.expert)
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    services_of_browsers = [
        MOZILLA,
        "https://fcm.googleapis.com/fcm/send/abc:DEF_-",
        "https://web.push.apple.com/QK-x",
        "https://wns2-par02p.notify.windows.com/w/?token=BQ%3d%3d",
    ]
    for endpoint in (*services_of_browsers, MOZILLA):
        answer = member.post(TAKE, {"endpoint": endpoint, **KEYS}, headers={"User-Agent": agent})
        assert (answer.status_code, answer["Location"]) == (302, SETTINGS)
    assert list(PushDevice.objects.values_list("user", "name").distinct()) == [(cast.member.pk, "Firefox, Linux")]
    assert PushDevice.objects.count() == 4
    expert.post(TAKE, {"endpoint": MOZILLA, **KEYS})  # the same browser: somebody else has signed in there
    assert dict(PushDevice.objects.filter(endpoint=MOZILLA).values_list("user", "auth")) == {
        cast.expert.pk: KEYS["auth"]
    }
    theirs = PushDevice.objects.get(endpoint=MOZILLA)
    own = PushDevice.objects.filter(user=cast.member).latest("pk")
    assert member.post(f"{TAKE}{theirs.pk}/remove/").status_code == 404
    assert member.post(f"{TAKE}{own.pk}/remove/")["Location"] == SETTINGS
    assert (PushDevice.objects.filter(user=cast.member).count(), PushDevice.objects.count()) == (2, 3)


def test_devices_are_ten_at_most(cast: Cast, signed_in: Callable[..., Any]) -> None:
    member = signed_in(cast.member)
    for number in range(10):
        device_of(cast.member, f"{MOZILLA}{number}")
    assert member.post(TAKE, {"endpoint": MOZILLA, **KEYS}).status_code == 422
    assert member.post(TAKE, {"endpoint": f"{MOZILLA}3", **KEYS}).status_code == 302
    assert PushDevice.objects.count() == 10


def test_service_worker_is_at_the_root_for_everybody(cast: Cast, signed_in: Callable[..., Any], settings: Any) -> None:
    for person in (None, cast.member):
        answer = signed_in(person).get("/sw.js")
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
        assert (answer["Cache-Control"], b"showNotification" in answer.content) == ("no-cache", True)
        assert "Set-Cookie" not in answer
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    settings.PORTAL_PUSH_KEY = ""
    assert signed_in(cast.member).post(TAKE, {"endpoint": MOZILLA, **KEYS}).status_code == 404
