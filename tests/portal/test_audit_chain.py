"""The chain of the audit trail: consecutive, gapless, and every kind of tampering is named."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.utils import timezone

from portal import audit
from portal.audit import seal
from portal.audit.verify import BrokenChainError, verify
from portal.jobs import seal_audit
from portal.models import AuditEntry, AuditSeal

COUNT = 9
WHERE = pytest.mark.parametrize("number", [1, 5, COUNT])


@pytest.fixture
def chain(db: None) -> list[AuditEntry]:
    """Nine sealed entries, an hour old."""
    at = timezone.now() - timedelta(hours=1)
    entries = [audit.write(actor=None, verb="network.opened", at=at, place=number) for number in range(COUNT)]
    assert seal_audit() == COUNT
    return entries


def told() -> str:
    """What the command says about the trail as it is now."""
    with pytest.raises(CommandError) as refused:
        call_command("verify_audit")
    return str(refused.value)


def test_sound_chain_prints_its_head(chain: list[AuditEntry]) -> None:
    said = StringIO()
    call_command("verify_audit", stdout=said)
    last = AuditSeal.objects.get(number=COUNT)
    assert said.getvalue().splitlines()[-1] == f"{COUNT}:{last.hash}"


def test_empty_chain_is_sound(db: None) -> None:
    head = verify()
    assert (head.number, head.hash) == (0, seal.ORIGIN)
    assert verify([head]) == head


def test_walk_goes_in_strides(db: None, django_assert_num_queries: Callable) -> None:
    AuditEntry.objects.bulk_create(AuditEntry(verb="network.opened") for _ in range(2500))
    assert seal_audit() == 2500
    # Seals and entries of three strides, no more seals, nothing unsealed.
    with django_assert_num_queries(3 + 3 + 1 + 1):
        assert verify().number == 2500


@WHERE
@pytest.mark.parametrize(
    "changes",
    [
        {"verb": "network.closed"},
        {"actor_id": 7},
        {"person_id": 7},
        {"stream_id": 7},
        {"target_type": "forums.topic"},
        {"target_id": 7},
        {"details": {"place": "elsewhere"}},
        {"at": timezone.now() - timedelta(days=9)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_altered_entry_is_named(chain: list[AuditEntry], number: int, changes: dict[str, object]) -> None:
    AuditEntry.objects.filter(pk=chain[number - 1].pk).update(**changes)
    assert f"seal {number} does not fit entry {chain[number - 1].pk} " in told()


@WHERE
def test_removed_entry_is_named(chain: list[AuditEntry], number: int) -> None:
    AuditEntry.objects.filter(pk=chain[number - 1].pk).delete()
    assert f"entry {chain[number - 1].pk} (seal {number}) is gone" in told()


@pytest.mark.parametrize("number", [1, 5])
def test_removed_seal_is_named(chain: list[AuditEntry], number: int) -> None:
    AuditSeal.objects.filter(number=number).delete()
    assert f"seal {number} is gone" in told()


def test_removed_last_seal_is_named_by_its_entry(chain: list[AuditEntry]) -> None:
    AuditSeal.objects.filter(number=COUNT).delete()
    assert f"entry {chain[-1].pk} (network.opened," in told()


@pytest.mark.parametrize("number", [1, 5])
def test_entry_removed_with_its_seal_is_named(chain: list[AuditEntry], number: int) -> None:
    AuditSeal.objects.filter(number=number).delete()
    AuditEntry.objects.filter(pk=chain[number - 1].pk).delete()
    assert f"seal {number} is gone: after {number - 1} comes {number + 1}" in told()


@WHERE
def test_altered_hash_is_named(chain: list[AuditEntry], number: int) -> None:
    AuditSeal.objects.filter(number=number).update(hash="f" * 64)
    assert f"seal {number} does not fit" in told()


@WHERE
def test_altered_number_is_named(chain: list[AuditEntry], number: int) -> None:
    AuditSeal.objects.filter(number=number).update(number=COUNT + 50)
    missing = f"seal {number} is gone"
    assert missing in told()


def test_two_seals_that_change_places_are_named(chain: list[AuditEntry]) -> None:
    AuditSeal.objects.filter(number__in=[4, 5]).delete()
    fourth, fifth = chain[3], chain[4]
    AuditSeal.objects.bulk_create([AuditSeal(number=n, entry=e, hash="0" * 64) for n, e in ((4, fifth), (5, fourth))])
    assert f"seal 4 does not fit entry {fifth.pk} " in told()


def test_chain_written_anew_is_told_by_a_head_noted_outside(chain: list[AuditEntry]) -> None:
    noted = verify()
    AuditEntry.objects.filter(pk=chain[4].pk).update(verb="network.closed")
    AuditSeal.objects.filter(number__gte=5).delete()
    seal_audit()
    assert verify().number == COUNT
    with pytest.raises(BrokenChainError, match=f"seal {COUNT} is not the one noted"):
        verify([noted])


@pytest.mark.parametrize("kept", [0, 1, 5, COUNT - 1])
def test_removed_tail_is_told_by_a_head_noted_outside(chain: list[AuditEntry], kept: int) -> None:
    noted = str(verify())
    AuditSeal.objects.filter(number__gt=kept).delete()
    AuditEntry.objects.filter(pk__gt=chain[kept - 1].pk if kept else 0).delete()
    call_command("verify_audit", stdout=StringIO())
    with pytest.raises(CommandError, match=f"the chain ends with {kept}: seal {COUNT}, which was noted, is gone"):
        call_command("verify_audit", "--head", noted)


def test_earlier_heads_stand_in_a_longer_chain(chain: list[AuditEntry]) -> None:
    first = verify()
    audit.write(actor=None, verb="network.opened")
    seal_audit()
    second = verify([first])
    assert (second.number, verify([first, second])) == (COUNT + 1, second)


@pytest.mark.parametrize("text", ["", "9", "9:abc", "x:" + "0" * 64, "9:" + "G" * 64, "-1:" + "0" * 64])
def test_mistyped_head_is_refused_with_a_sentence(db: None, text: str) -> None:
    with pytest.raises(CommandError, match="is not a head"):
        call_command("verify_audit", f"--head={text}")


def test_entry_that_nobody_sealed_is_named_after_some_minutes(chain: list[AuditEntry]) -> None:
    late = audit.write(actor=None, verb="network.opened", at=timezone.now() - timedelta(minutes=6))
    assert f"entry {late.pk} (network.opened," in told()
    AuditEntry.objects.filter(pk=late.pk).update(at=timezone.now() - timedelta(minutes=4))
    assert verify().number == COUNT


# -- sealing -----------------------------------------------------------------------------------


def test_entry_is_sealed_after_its_commit(transactional_db: None) -> None:
    with transaction.atomic():
        entry = audit.write(actor=None, verb="network.opened")
        assert AuditSeal.objects.count() == 0
    assert AuditSeal.objects.get().entry == entry
    assert verify().number == 1


def test_entry_of_an_act_that_failed_is_not_there(transactional_db: None) -> None:
    with transaction.atomic():
        audit.write(actor=None, verb="network.opened")
        transaction.set_rollback(True)
    assert (AuditEntry.objects.count(), AuditSeal.objects.count()) == (0, 0)


def test_entry_that_commits_late_gets_a_later_number(chain: list[AuditEntry]) -> None:
    low = chain[4]
    AuditSeal.objects.filter(number__gte=5).delete()
    seal.seal_from(chain[5].pk)
    assert AuditSeal.objects.filter(entry=low).count() == 0
    assert (seal_audit(), AuditSeal.objects.get(entry=low).number) == (1, COUNT)
    assert verify().number == COUNT


def test_sweep_looks_back_so_far_and_the_daily_one_at_everything(
    chain: list[AuditEntry], monkeypatch: pytest.MonkeyPatch
) -> None:
    AuditSeal.objects.all().delete()
    monkeypatch.setattr(seal, "SWEPT", 3)
    assert (seal_audit(), seal_audit(), seal_audit(everything=True)) == (4, 0, COUNT - 4)
    assert verify().number == COUNT


def test_sealing_that_fails_fails_nothing_else(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(first: int) -> int:
        raise Error("the lock is taken")

    monkeypatch.setattr(seal, "seal_from", refuse)
    with transaction.atomic():
        entry = audit.write(actor=None, verb="network.opened")
    monkeypatch.undo()
    assert AuditSeal.objects.count() == 0
    assert (seal_audit(), AuditSeal.objects.get().entry) == (1, entry)


def test_many_at_once_make_one_chain(transactional_db: None) -> None:
    start, failed = Barrier(4), []

    def work() -> None:
        try:
            start.wait()
            for _ in range(15):
                with transaction.atomic():
                    audit.write(actor=None, verb="network.opened")
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, AuditEntry.objects.count(), verify().number) == ([], 60, 60)


def test_write_and_seal_cost_a_handful_of_queries(transactional_db: None, django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(9), transaction.atomic():  # two transactions: BEGIN and COMMIT are counted
        audit.write(actor=None, verb="network.opened")
