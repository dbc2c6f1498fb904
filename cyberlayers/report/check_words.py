"""What each check of a bundle looks at and why it matters, and what to do about each reason for a refusal.

Data, keyed by the stable names of the checks and the stable codes of the bundle design: both are plain words here,
because a report does not know the bundle. The words are for somebody who has never heard of a hash.

Rules:

* `looks_at` says what was compared with what; `why` says what somebody could do if nobody looked;
* an advice says what the person before the screen does next, and never that a failed check can be ignored;
* a name or a code that is not here has no words, and says so.
"""

from collections.abc import Mapping
from typing import NamedTuple


class CheckWords(NamedTuple):
    """One check: what it looks at, and why that matters."""

    looks_at: str
    why: str


CHECKS: Mapping[str, CheckWords] = {
    "container": CheckWords(
        "The zip, or the folder, from the outside: plain names, no links, nothing before, between or behind the files.",
        "A zip can be built to show one thing to one program and another to the next. Only one way to write it is "
        "accepted here.",
    ),
    "layout": CheckWords(
        "Whether every file of the bundle has its place, and every file that must be there is there.",
        "A file that nobody expects could be taken for a part of what was signed.",
    ),
    "statement": CheckWords(
        "The signed statement that says what this bundle is. It is read only after a key of your trust folder was "
        "found to have signed exactly these bytes.",
        "Everything else hangs from it: without it anybody could have made the bundle.",
    ),
    "ssh signatures": CheckWords(
        "The second signature of each signer, in the form that OpenSSH writes.",
        "It lets a stranger verify with ssh-keygen alone, and it must say the same as the first.",
    ),
    "counter-signatures": CheckWords(
        "The signatures that others added later, with what each of them means and what it is about.",
        "A counter-signature that is not sound would lend an auditor's name to something the auditor never saw.",
    ),
    "signers": CheckWords(
        "Whether everyone who had to sign has signed, nobody counts twice, and each key was trusted in that role "
        "on that day.",
        "Otherwise somebody could take an unwelcome signature away, or sign with a key that is no longer good.",
    ),
    "timestamp": CheckWords(
        "The token of a timestamping authority, where the bundle carries one.",
        "It shows that a signature existed at a time for which somebody else vouches, not only the signer's clock.",
    ),
    "tag files": CheckWords(
        "The four small files that list every other file with its hash.",
        "They are the list of contents that was signed. Whoever could change the list could change the contents.",
    ),
    "files": CheckWords(
        "Every file, byte for byte, against the hash in the signed list; and that there are no others.",
        "One changed letter in one file of evidence shows here.",
    ),
    "bundle file": CheckWords(
        "Whether bundle.json says of the bundle what the signed statement says.",
        "It is what people read first: organisation, marking, period, what is withheld.",
    ),
    "ledger": CheckWords(
        "Whether the records in the bundle belong, in their order, to the ledger whose head was signed.",
        "A record that was left out, added, re-dated or rewritten leads to another head.",
    ),
    "log signature": CheckWords(
        "The signature over the ledger's head by the key that your trust folder names for it.",
        "It ties every bundle of one organisation to one ledger.",
    ),
    "previous bundle": CheckWords(
        "Whether the ledger still holds everything that it held when the bundle before this one was made.",
        "An organisation that rewrites its past after handing out a bundle is caught here.",
    ),
    "history": CheckWords(
        "Whether this bundle fits what you yourself have verified before of the same ledger, as your trust folder "
        "remembers it.",
        "It is what stops an older, kinder bundle from being handed to you again, and two histories from being shown "
        "to two people.",
    ),
    "audience": CheckWords(
        "Whether the bundle was made for whom you said.",
        "A bundle made for somebody else may leave out what you asked about.",
    ),
    "challenge": CheckWords(
        "Whether the bundle answers with the word that you gave.",
        "It shows that the bundle was made after you asked, and not taken from a drawer.",
    ),
    "evidence": CheckWords(
        "Whether each file of evidence is the one of its record, and whatever is absent is said to be absent.",
        "Evidence could otherwise be swapped, or go missing without a word.",
    ),
    "posture": CheckWords(
        "Whether the status of every control, computed again here from the records and the criteria in the bundle, is "
        "the one that the bundle states.",
        "You do not have to believe the stated result: it follows from the records, or the check fails.",
    ),
    "database": CheckWords(
        "Whether the copy of the database holds the same records as the ledger in the bundle.",
        "People will query the copy; it must not tell another story.",
    ),
    "oscal": CheckWords(
        "Whether the file for other audit tools (OSCAL) was signed by the same signers, and its links lead to the "
        "evidence.",
        "A tool that reads only that file must not be shown something else.",
    ),
}

_ANOTHER_COPY = (
    "Ask the sender for the bundle again, over a road that leaves files alone, and compare its SHA-256. If a second "
    "copy fails too, do not rely on it"
)
_MADE_SO = (
    "A transfer does not do this: it was made so. Do not rely on the bundle, keep it as it is, and ask whoever signed "
    "how it was made"
)
_NEWER = "Ask for an export by a current version of the program, and check that yours is current too"

ADVICE: Mapping[str, str] = {
    "ZIP_NAME": _MADE_SO,
    "ZIP_DUPLICATE": _MADE_SO,
    "ZIP_COLLISION": _MADE_SO,
    "ZIP_TYPE": "Choose the bundle's own zip or folder. A folder must hold plain files only, no links",
    "ZIP_METHOD": "It was packed again by another program. Ask for the zip as the export wrote it",
    "ZIP_CANON": "The zip was changed or packed again after the export. Ask for the zip as the export wrote it",
    "LIMIT": "A part is larger than any bundle needs. Do not open it with other tools; ask the sender what it is",
    "LAYOUT": "It is not laid out as a bundle. If you unpacked it, choose the folder that holds bagit.txt; else ask "
    "for a fresh export",
    "DIGEST": _ANOTHER_COPY,
    "FILE_MISSING": "A file is gone. Ask for the whole bundle again; do not put the file back by hand",
    "FILE_EXTRA": "Somebody put a file in, perhaps only a file manager. Take a fresh copy rather than tidying this one",
    "MANIFEST_SYNTAX": _ANOTHER_COPY,
    "ALGORITHM": "It uses another way of hashing, which this bundle's form does not allow. Ask for a fresh export",
    "SIGNED_SET": _ANOTHER_COPY,
    "OXUM": _ANOTHER_COPY,
    "SIG_MISSING": "A signature was taken away, or never made. Ask the sender for the bundle with its signatures",
    "SIG_INVALID": "The bytes are not those that were signed. Ask for the bundle again; if it fails again, tell the "
    "signer over another road",
    "SIG_UNTRUSTED": "Your trust folder does not hold this signer's key. Get the public key from the signer in person "
    "or from their website, never from the bundle's sender alone, and trust it (t on the Bundles screen)",
    "SIGNER_MISSING": "Somebody who must sign has not signed yet, or the signature was removed. Ask for the bundle "
    "with every signature; if it is yours to give, counter-sign it",
    "SIGNER_DUPLICATE": "One key stands for two signers, so two people did not sign. Ask for a bundle signed by both",
    "NAMESPACE": "The signature was made for another purpose and copied here. Do not rely on the bundle",
    "TYPE": "Something else was signed than a statement about a bundle. Do not rely on it; ask the signer",
    "SUBJECT": "The signature belongs to another bundle. Ask for the bundle with its own signatures",
    "ENCODING": "The signature file is written in a way that hides something or is damaged. Ask for the bundle again",
    "KEY_TIME": "Check the date and time of this machine first. If they are right, the key was not valid at the time "
    "of signing: ask for a bundle signed with a current key",
    "KEY_REVOKED": "The key was withdrawn by its owner. Do not rely on the bundle; ask for one signed with the new key",
    "TS_IMPRINT": "The timestamp is about another signature. Ask for the token that belongs to this one",
    "TS_UNTRUSTED": "Your trust folder holds no certificate for the authority that gave the timestamp. Get tsa.pem "
    "from the authority itself, and put it into the folder",
    "TS_TIME": "The timestamp says another time than the signature. Ask the signer when it was signed",
    "LOG_ROOT": "The records are not those whose head was signed. Ask for a fresh export; if it fails again, the "
    "ledger was changed",
    "LOG_ROLLBACK": "You have seen a longer history of this organisation. Ask for the newest bundle, and why an older "
    "one was sent",
    "LOG_FORK": "Two different histories were signed. This is serious: keep both bundles, and ask the organisation "
    "in writing which one holds",
    "LOG_CONSISTENCY": "The history was rewritten after the earlier bundle. Keep both bundles, and ask the "
    "organisation in writing what was changed",
    "LOG_ORIGIN": "It comes from another ledger than it says. Do not rely on the bundle",
    "LOG_SIG": "The ledger's head is signed with another key than the one you hold for it. Ask whether the key was "
    "changed, over another road",
    "LOG_ORDER": "The records do not follow one another in time or number. Ask for a fresh export, and have the "
    "organisation check its workspace",
    "DB_MISMATCH": "Do not use the copy of the database. Ask for a fresh export",
    "DB_SCHEMA": "The copy of the database is not built as it should be. Do not open it; ask for a fresh export",
    "EVIDENCE_MISSING": "Evidence is absent and the bundle does not say so. Ask for it, or for an export that says "
    "what is withheld",
    "REPLAY": "It does not answer your request: it may be an old bundle. Ask for one made with your challenge",
    "CHAIN": "It does not follow the bundle that it names as the one before. Ask for every bundle since the last "
    "one that you verified",
    "AUDIENCE": "It was made for somebody else. Check what you typed; else ask for one made for you",
    "OSCAL_HASH": "Do not load the OSCAL file into other tools. Ask for a fresh export",
    "OSCAL_VERSION": _NEWER,
    "OSCAL_LINK": "A link of the OSCAL file leads nowhere, or to other bytes. Do not load it; ask for a fresh export",
    "SCHEMA": _NEWER,
    "POSTURE_MISMATCH": "What is stated does not follow from the records. Do not rely on the stated result; check "
    "that your program is current, then ask the organisation",
}

UNKNOWN = CheckWords("Nothing is written here about this check.", "Read its reason above.")


def check_words(name: str) -> CheckWords:
    """Return the words for a check."""
    return CHECKS.get(name, UNKNOWN)


def advice_for(code: str | None) -> str:
    """Return what to do about a reason, as a sentence; empty where nothing failed or nothing is written."""
    words = ADVICE.get(code or "", "")
    return f"{words}." if words else ""
