"""Every kind of record by its name in the ledger."""

from cyberlayers.model.body import Body
from cyberlayers.model.records import RECORDS
from cyberlayers.model.run import RUN_EVENTS

KINDS: dict[str, type[Body]] = {body.kind: body for body in (*RECORDS, *RUN_EVENTS)}
