"""Why a bundle is refused: a stable code, and a sentence for a person.

The codes are those of the bundle design; programs may switch on them.
"""

from enum import StrEnum

from cyberlayers.errors import CheckFailedError


class Code(StrEnum):
    """Every reason for which a bundle is refused."""

    ZIP_NAME = "ZIP_NAME"
    ZIP_DUPLICATE = "ZIP_DUPLICATE"
    ZIP_COLLISION = "ZIP_COLLISION"
    ZIP_TYPE = "ZIP_TYPE"
    ZIP_METHOD = "ZIP_METHOD"
    ZIP_CANON = "ZIP_CANON"
    LIMIT = "LIMIT"
    LAYOUT = "LAYOUT"
    DIGEST = "DIGEST"
    FILE_MISSING = "FILE_MISSING"
    FILE_EXTRA = "FILE_EXTRA"
    MANIFEST_SYNTAX = "MANIFEST_SYNTAX"
    ALGORITHM = "ALGORITHM"
    SIGNED_SET = "SIGNED_SET"
    OXUM = "OXUM"
    SIG_MISSING = "SIG_MISSING"
    SIG_INVALID = "SIG_INVALID"
    SIG_UNTRUSTED = "SIG_UNTRUSTED"
    SIGNER_MISSING = "SIGNER_MISSING"
    SIGNER_DUPLICATE = "SIGNER_DUPLICATE"
    NAMESPACE = "NAMESPACE"
    TYPE = "TYPE"
    SUBJECT = "SUBJECT"
    ENCODING = "ENCODING"
    KEY_TIME = "KEY_TIME"
    KEY_REVOKED = "KEY_REVOKED"
    TS_IMPRINT = "TS_IMPRINT"
    TS_UNTRUSTED = "TS_UNTRUSTED"
    TS_TIME = "TS_TIME"
    LOG_ROOT = "LOG_ROOT"
    LOG_ROLLBACK = "LOG_ROLLBACK"
    LOG_FORK = "LOG_FORK"
    LOG_CONSISTENCY = "LOG_CONSISTENCY"
    LOG_ORIGIN = "LOG_ORIGIN"
    LOG_SIG = "LOG_SIG"
    LOG_ORDER = "LOG_ORDER"
    DB_MISMATCH = "DB_MISMATCH"
    DB_SCHEMA = "DB_SCHEMA"
    EVIDENCE_MISSING = "EVIDENCE_MISSING"
    REPLAY = "REPLAY"
    CHAIN = "CHAIN"
    AUDIENCE = "AUDIENCE"
    OSCAL_HASH = "OSCAL_HASH"
    OSCAL_VERSION = "OSCAL_VERSION"
    OSCAL_LINK = "OSCAL_LINK"
    SCHEMA = "SCHEMA"
    POSTURE_MISMATCH = "POSTURE_MISMATCH"


class RefusedError(CheckFailedError):
    """A bundle, or a part of one, is refused.

    Attributes:
        code: why, for a program.
    """

    def __init__(self, code: Code, what: str, advice: str = "", *, option: str = "") -> None:
        super().__init__(what, advice, option=option)
        self.args = (code, what, advice)
        self.code = code
