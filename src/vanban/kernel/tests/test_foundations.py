"""State tables, refusals and actors: what every context leans on."""

import pytest

from vanban.kernel.actor import Actor, system_actor
from vanban.kernel.identifiers import new_id
from vanban.kernel.refusals import NotAllowed, Phrase, Refusal, Refusals, refuse_all
from vanban.kernel.states import StateTable, Status, Step, StepRefused


class TooBig(Refusal):
    code = "test.too_big"
    message = "{name} is too big."
    cure = "Send less than {limit}."
    law = "NB25-Đ8.4"


def a_table() -> StateTable:
    statuses = [Status("draft", "Draft", turn="drafter"), Status("done", "Done", final=True)]
    return StateTable("letter", statuses, [Step("finish", "draft", "done")], "draft")


def test_a_step_is_taken_from_the_table_or_refused():
    table = a_table()
    assert table.step("draft", "finish").target == "done"
    assert table.can("draft", "finish")
    assert not table.can("done", "finish")
    with pytest.raises(StepRefused) as refusal:
        table.step("done", "finish")
    assert refusal.value.render(str)[0] == "“finish” is not possible while the status is “Done”."
    assert table.choices() == [("draft", "Draft"), ("done", "Done")]


def test_the_diagram_shows_every_step():
    diagram = a_table().diagram()
    assert "draft --> done: finish" in diagram
    assert "[*] --> draft" in diagram
    assert "done --> [*]" in diagram


@pytest.mark.parametrize(
    "steps",
    [[Step("a", "draft", "nowhere")], [Step("a", "done", "draft")], [Step("a", "draft", "done")] * 2],
)
def test_a_wrong_table_never_starts(steps):
    with pytest.raises(ValueError, match="letter"):
        StateTable("letter", [Status("draft", "Draft"), Status("done", "Done", final=True)], steps, "draft")


def test_all_reasons_are_told_at_once():
    refuse_all([])
    with pytest.raises(TooBig):
        refuse_all([TooBig(name="a.pdf", limit="50 MB")])
    with pytest.raises(Refusals) as refusal:
        refuse_all([TooBig(name="a.pdf", limit=1), Refusals([TooBig(name="b.pdf", limit=1), NotAllowed(who="Bà B")])])
    assert [reason.code for reason in refusal.value.reasons] == ["test.too_big", "test.too_big", "not_allowed"]
    assert "a.pdf is too big." in str(refusal.value)


def test_a_refusal_speaks_the_language_it_is_given():
    words = {"{name} is too big.": "{name} lớn quá.", "Send less than {limit}.": "Hãy gửi dưới {limit}."}
    assert TooBig(name="a.pdf", limit="50 MB").render(words.__getitem__) == ("a.pdf lớn quá.", "Hãy gửi dưới 50 MB.")


def test_phrases_in_the_data_are_translated_too_and_names_are_not():
    words = {"Done": "Xong", "Draft": "Nháp"}.get
    refusal = TooBig(name=Phrase("Done"), limit=(Phrase("Done"), Phrase("Draft")))
    assert refusal.render(lambda text: words(text, text)) == ("Xong is too big.", "Send less than Xong, Nháp.")
    assert TooBig(name="Done", limit=1).render(lambda text: words(text, text))[0] == "Done is too big."


def test_an_actor_prints_whom_he_stands_for():
    actor = Actor(person_id=new_id(), name="Lê An", roles=frozenset({"clerk"}), for_name="Trần Bình")
    assert actor.printed == "Lê An (thay Trần Bình)"
    assert actor.has("clerk")
    assert not actor.is_system
    assert system_actor("hub").is_system


def test_identifiers_sort_by_time():
    made = [new_id() for _ in range(100)]
    assert made == sorted(made)
    assert {identifier.version for identifier in made} == {7}
