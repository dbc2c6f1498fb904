"""Every command in one static table: where it lives and what it is for.

Start-up is felt at every call, so help is printed from this table and a command's module is imported only when that
command runs. A test compares the table with the commands.
"""

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("cyberlayers.cli.init", "Make a workspace for an organisation."),
    "workspace": ("cyberlayers.cli.workspace", "Change what the workspace is for, or what it is judged against."),
    "person": ("cyberlayers.cli.person", "Add, list and erase people."),
    "demo": ("cyberlayers.cli.demo", "Make the example council, worked part-way, and open it."),
    "layers": ("cyberlayers.cli.layers", "List the eight layers, in order."),
    "control": ("cyberlayers.cli.control", "List and show the controls of the catalogue."),
    "answer": ("cyberlayers.cli.answer", "Answer a control's statements, or judge it."),
    "approve": ("cyberlayers.cli.approve", "Say yes or no to a record that asks for your approval."),
    "evidence": ("cyberlayers.cli.evidence", "Record evidence and what is said about it."),
    "posture": ("cyberlayers.cli.posture", "How protected we are, layer by layer."),
    "explain": ("cyberlayers.cli.explain", "Why a control has the status it has."),
    "forecast": ("cyberlayers.cli.forecast", "What lapses when, and what that does to each layer."),
    "finding": ("cyberlayers.cli.finding", "Add, list and close findings."),
    "accept": ("cyberlayers.cli.accept", "Propose to accept the risk of a control that is not met."),
    "estate": ("cyberlayers.cli.estate", "The register of services and what they stand on."),
    "continuity": ("cyberlayers.cli.continuity", "How long each service is really gone."),
    "scenario": ("cyberlayers.cli.scenario", "List, show, check and start scenarios."),
    "exercise": ("cyberlayers.cli.exercise", "Rehearse an incident, and report what it showed."),
    "key": ("cyberlayers.cli.key", "Make, show and trust signing keys."),
    "bundle": ("cyberlayers.cli.bundle", "Export, verify and counter-sign evidence bundles."),
    "ledger": ("cyberlayers.cli.ledger", "The head of the ledger, and proofs from it."),
    "check": ("cyberlayers.cli.check", "Verify everything the store promises."),
    "backup": ("cyberlayers.cli.backup", "Write the workspace to one zip, without its keys."),
    "restore": ("cyberlayers.cli.restore", "Make a workspace from a backup."),
}
