"""A certificate of our own for tests over TLS."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


def name_of(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def sign(subject: str, key: ec.EllipticCurvePrivateKey, ca: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """A certificate of the test's own authority: for the authority itself where the keys are the same."""
    now, is_ca = datetime.now(UTC), key is ca
    made = x509.CertificateBuilder().subject_name(name_of(subject)).issuer_name(name_of("Test CA"))
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - DAY).not_valid_after(now + DAY)
    made = made.add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
    if not is_ca:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(subject)]), critical=False)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    whose = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key())
    return made.add_extension(whose, critical=False).sign(ca, hashes.SHA256())


def write_certificate(folder: Path, host: str) -> tuple[Path, Path, Path]:
    """The files of a certificate for a host, of its key, and of the authority that signed it."""
    ca, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    cert_file, key_file, ca_file = (folder / each for each in ("cert.pem", "key.pem", "ca.pem"))
    cert_file.write_bytes(sign(host, key, ca).public_bytes(serialization.Encoding.PEM))
    ca_file.write_bytes(sign("Test CA", ca, ca).public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key_file.write_bytes(key.private_bytes(*pem, plain))
    return cert_file, key_file, ca_file
