"""What was recorded about an item of evidence, in words."""

from cyberlayers.model.records import ORGANISATION
from cyberlayers.tui.history import events_about, history
from tests.assess.records_builder import History


def test_a_verified_bundle_says_who_signed_it_or_with_which_key() -> None:
    told = History()
    item = told.bundle()
    told.verify(item)
    state = told.state()
    texts = [event.text for event in events_about(state, state.evidence[item])]
    assert texts[0] == (
        f"verified {item}, cyb-{'d' * 32}-000001, signed by 11111111 (assessor), 22222222 (auditor, examined)"
    )
    record = told.records[-1]
    named = record.body.model_copy(update={"principals": ("ict@partner", "audit@elsewhere")})
    told.records.pop()
    told.say(named)
    texts = [event.text for event in history(told.state(), "L1-01", ORGANISATION)]
    assert texts[0].endswith("signed by ict@partner (assessor), audit@elsewhere (auditor, examined)")
