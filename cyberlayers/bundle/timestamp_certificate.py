"""The certificate behind an RFC 3161 token: which one it is, and what it is for. Imported for a token only."""

import hashlib

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from cyberlayers.bundle.timestamp_token import Token


def signers_certificate(token: Token) -> x509.Certificate:
    """Return the signer's certificate; LookupError where it is not there once, or is not the one that was named."""
    loaded = [x509.load_der_x509_certificate(one) for one in token.certificates]
    fitting = [one for one in loaded if one.issuer.public_bytes() == token.issuer and one.serial_number == token.serial]
    if len(fitting) != 1:
        raise LookupError
    whole = token.certificates[loaded.index(fitting[0])]
    if any(hashlib.new(name, whole, usedforsecurity=False).digest() != digest for name, digest in token.names):
        raise LookupError
    return fitting[0]


def check_purpose(leaf: x509.Certificate) -> None:
    """Check that a certificate is for time-stamping and nothing else (RFC 3161, 2.3); LookupError where it is not."""
    purpose = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    if not purpose.critical or list(purpose.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise LookupError
    for extension in leaf.extensions:
        if isinstance(extension.value, x509.KeyUsage):
            usage = extension.value
            signs = usage.digital_signature or usage.content_commitment
            if not signs or usage.key_cert_sign or usage.crl_sign or usage.key_encipherment or usage.key_agreement:
                raise LookupError
        if isinstance(extension.value, x509.BasicConstraints) and extension.value.ca:
            raise LookupError
