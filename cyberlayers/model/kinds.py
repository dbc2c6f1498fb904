"""Every kind of record by its name in the ledger."""

from cyberlayers.model.body import Body
from cyberlayers.model.evidence_records import EVIDENCE_RECORDS
from cyberlayers.model.records import RECORDS
from cyberlayers.model.run import RUN_EVENTS

KINDS: dict[str, type[Body]] = {body.kind: body for body in (*RECORDS, *EVIDENCE_RECORDS, *RUN_EVENTS)}
