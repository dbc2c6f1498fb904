"""A timestamping authority made with stock `openssl`, and what somebody with its key could forge."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cyberlayers.bundle import der

CONFIG = """
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Unused
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[many]
extendedKeyUsage = critical,timeStamping,codeSigning
[uncritical]
extendedKeyUsage = timeStamping
[mail]
extendedKeyUsage = critical,emailProtection
[none]
basicConstraints = critical,CA:FALSE
[certifying]
basicConstraints = critical,CA:TRUE
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = authority
[authority]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256,sha384,sha512
ess_cert_id_alg = sha256
"""
INFO = "1.2.840.113549.1.9.16.1.4"


@dataclass
class Authority:
    """A root and what it certifies, in a folder of its own."""

    folder: Path
    kind: Sequence[str] = ("ec", "-pkeyopt", "ec_paramgen_curve:P-256")

    def __post_init__(self) -> None:
        (self.folder / "openssl.cnf").write_text(CONFIG)
        (self.folder / "serial").write_text("01\n")
        words = (*self._new("root"), "-x509", "-days", "3650", "-out", "root.crt", "-extensions", "ca")
        self.openssl("req", *words, "-subj", "/CN=A root")
        self.certify("tsa", "stamping")

    @property
    def root(self) -> bytes:
        """Return what a verifier keeps as `tsa.pem`."""
        return self.read("root.crt")

    def certify(self, name: str, purpose: str, issuer: str = "root") -> None:
        """Make a key, and have an issuer certify it for a purpose."""
        self.openssl("req", *self._new(name), "-out", f"{name}.csr", "-subj", f"/CN=The {name}")
        by = ("-CA", f"{issuer}.crt", "-CAkey", f"{issuer}.key", "-CAcreateserial", "-days", "3000")
        self.openssl("x509", "-req", "-in", f"{name}.csr", *by, "-extfile", "openssl.cnf", "-extensions", purpose,
                     "-out", f"{name}.crt")  # fmt: skip

    def ask(self, data: bytes, *words: str) -> bytes:
        """Return the query that `openssl ts` makes about some bytes."""
        (self.folder / "data").write_bytes(data)
        self.openssl("ts", "-query", "-data", "data", "-out", "query", *(words or ("-sha256", "-cert")))
        return self.read("query")

    def answer(self, query: bytes, signer: str = "tsa", chain: Sequence[str] = ()) -> bytes:
        """Return what the authority says to a query, with further certificates as it pleases."""
        (self.folder / "query").write_bytes(query)
        (self.folder / "chain").write_bytes(b"".join(self.read(f"{name}.crt") for name in chain))
        more = ("-chain", "chain") if chain else ()
        who = ("-signer", f"{signer}.crt", "-inkey", f"{signer}.key", *more)
        self.openssl("ts", "-reply", "-queryfile", "query", *who, "-out", "answer", "-config", "openssl.cnf")
        return self.read("answer")

    def stamp(self, data: bytes, signer: str = "tsa") -> bytes:
        """Return a timestamp over some bytes."""
        return self.answer(self.ask(data), signer)

    def forge(self, info: bytes, signer: str = "tsa", hashing: str = "sha256", kind: str = INFO) -> bytes:
        """Return a response over any words, signed as `openssl cms` would sign anything for anybody."""
        (self.folder / "info").write_bytes(info)
        who = ("-signer", f"{signer}.crt", "-inkey", f"{signer}.key", "-md", hashing)
        self.openssl("cms", "-sign", "-binary", "-nodetach", "-nosmimecap", "-cades", "-econtent_type", kind, *who,
                     "-in", "info", "-outform", "DER", "-out", "signed")  # fmt: skip
        return der.joined(der.SEQUENCE, [bytes.fromhex("3003020100"), self.read("signed")])

    def accepts(self, token: bytes, data: bytes, root: bytes | None = None) -> bool:
        """Tell whether `openssl ts -verify` accepts a timestamp."""
        for name, content in (("token", token), ("data", data), ("trusted", self.root if root is None else root)):
            (self.folder / name).write_bytes(content)
        words = ["openssl", "ts", "-verify", "-data", "data", "-in", "token", "-CAfile", "trusted"]
        return subprocess.run(words, cwd=self.folder, capture_output=True, check=False).returncode == 0

    def read(self, name: str) -> bytes:
        """Return a file of the folder."""
        return (self.folder / name).read_bytes()

    def openssl(self, *words: str) -> None:
        """Run one command, which must succeed."""
        subprocess.run(["openssl", *words], cwd=self.folder, capture_output=True, check=True)

    def _new(self, name: str) -> tuple[str, ...]:
        return ("-newkey", *self.kind, "-nodes", "-keyout", f"{name}.key", "-config", "openssl.cnf")


def info_of(token: bytes) -> bytes:
    """Return the words of a timestamp (TSTInfo)."""
    (response,) = der.split(token)
    signed = response.parts(der.SEQUENCE)[1].parts(der.SEQUENCE)[1].parts(der.FIRST)[0].parts(der.SEQUENCE)
    wrapped = signed[2].parts(der.SEQUENCE)[1].parts(der.FIRST)[0]
    return wrapped.bytes(der.BYTES)


def flipped(data: bytes, bit: int) -> bytes:
    """Return bytes with one bit flipped."""
    some = bytearray(data)
    some[bit // 8] ^= 1 << bit % 8
    return bytes(some)
