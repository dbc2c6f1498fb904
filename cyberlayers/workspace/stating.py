"""State posture as a bundle does: from records and the bytes of criteria, without a store.

The exporter and the verifier (`python -m cyberlayers.bundle verify` too) call this one function, so that what is
stated and what is computed again cannot drift apart.
"""

from typing import Any

from cyberlayers.assess.posture import posture
from cyberlayers.bundle.meaning import Asked
from cyberlayers.content.catalogue import assemble
from cyberlayers.errors import ContentError
from cyberlayers.model.state import State
from cyberlayers.report.posture_data import control_json, layer_json, posture_json


def state_posture(state: State, criteria: tuple[bytes, bytes, bytes], asked: Asked) -> dict[str, Any]:
    """Return posture as plain data: every layer with every control and its reasons.

    Narrowed to some controls there are those controls and no layers: a figure about a layer would be about controls
    that the bundle does not show.

    Raises:
        ContentError: the criteria cannot be read, or a control is not among them.
    """
    judged_by = assemble(*criteria)
    found = posture(state, judged_by, asked.at, asked.subject)
    plain = posture_json(found, asked.known_at)
    if not asked.controls:
        return {**plain, "layers": [layer_json(one, controls=True) for one in found.layers]}
    unknown = [control for control in asked.controls if control not in judged_by.catalogue.by_id]
    if unknown:
        raise ContentError(f"{unknown[0]} is not a control of the criteria")
    whole = {"layers", "layers_counted", "layers_meeting_target", "weakest_layer"}
    head = {key: value for key, value in plain.items() if key not in whole}
    return {**head, "controls": [control_json(found.control(control)) for control in asked.controls]}
