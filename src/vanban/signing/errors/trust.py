"""The refusals of the trust store, the register of certificates and the requests."""

from vanban.kernel.refusals import NotAllowed, Refusal, gettext_noop


class OnlyOperatorsTrust(NotAllowed):
    """Whom the house trusts is decided by its operators, in their own name."""

    code = "signing.only_operators_trust"
    message = gettext_noop("The trust store is kept by the operators.")
    law = "NB16-Đ8; HP25-Đ22.2"


class FourEyes(NotAllowed):
    """The one who proposed does not approve."""

    code = "signing.four_eyes"
    message = gettext_noop("You proposed this yourself. Somebody else must look at it.")
    law = "HP25-Đ22.2"


class NotYourCertificate(NotAllowed):
    """Another agency's certificate, or another person's."""

    code = "signing.not_your_certificate"
    message = gettext_noop("This certificate is not kept by you.")
    law = "NB25 Đ23.1b"


class FileIsNoCertificate(Refusal):
    """Nothing in the file can be read as a certificate."""

    code = "signing.no_certificate_in_file"
    message = gettext_noop("The file holds no certificate that can be read.")
    cure = gettext_noop("Choose a file in PEM, DER (.cer, .crt) or PKCS#7 (.p7b), of at most 256 KB.")
    field = "file"


class RootNotSelfSigned(Refusal):
    """A root signs itself."""

    code = "signing.root_not_self_signed"
    message = gettext_noop("“{name}” is not a root: it was issued by “{issuer}”.")
    cure = gettext_noop("Propose the root above it; keep this one as an intermediate certificate.")
    field = "chosen"


class RootNoAuthority(Refusal):
    """A person's or a machine's certificate is no authority."""

    code = "signing.root_no_authority"
    message = gettext_noop("“{name}” is no certificate of an authority: it may not sign certificates.")
    cure = gettext_noop("A root has the constraint CA and the key usage “certificate signing”.")
    law = "RFC 5280 4.2.1.3, 4.2.1.9"
    field = "chosen"


class RootTooWeak(Refusal):
    """Keys and digests that can be forged."""

    code = "signing.root_too_weak"
    message = gettext_noop("“{name}” is too weak: {what}.")
    cure = gettext_noop(
        "Ask the authority for its newer root: RSA of 2048 bits or EC of 256 bits, and SHA-256, at least."
    )
    law = "TT 15/2025/TT-BKHCN"
    field = "chosen"


class RootExpired(Refusal):
    """Its time is over."""

    code = "signing.root_expired"
    message = gettext_noop("“{name}” expired on {moment}.")
    cure = gettext_noop("Ask the authority for its newer root.")
    field = "chosen"


class RootKnown(Refusal):
    """Trusted already, or proposed already."""

    code = "signing.root_known"
    message = gettext_noop("“{name}” is trusted or proposed for this purpose already.")
    cure = gettext_noop("Look at it in the list.")
    field = "chosen"


class FingerprintDiffers(Refusal):
    """What the second operator read elsewhere is not what lies here."""

    code = "signing.fingerprint_differs"
    message = gettext_noop("The fingerprint you entered is not the one of this certificate.")
    cure = gettext_noop("Copy all 64 characters from the authority's paper or page. If they differ, decline.")
    field = "fingerprint"


class PurposeMissing(Refusal):
    """Trusted for nothing is not trusted."""

    code = "signing.purpose_missing"
    message = gettext_noop("Say for what the root is to be trusted.")
    field = "purposes"


class PeriodOfTrustWrong(Refusal):
    """Trust cannot begin before the root does, nor in the time to come."""

    code = "signing.period_of_trust_wrong"
    message = gettext_noop("Trust can begin between {first} and today.")
    field = "since"


class TrustEndedAlready(Refusal):
    """It ended before."""

    code = "signing.trust_ended_already"
    message = gettext_noop("Trust in this root has ended already.")


class ReasonWanted(Refusal):
    """An act on trust or on a key says why."""

    code = "signing.reason_wanted"
    message = gettext_noop("Say why.")
    field = "reason"


class NoIntermediate(Refusal):
    """A root or a person's certificate is not kept among the intermediates."""

    code = "signing.no_intermediate"
    message = gettext_noop("“{name}” is no certificate between a root and people.")
    field = "chosen"


class CertificateSuspended(Refusal):
    """The certificate rests."""

    code = "signing.certificate_suspended"
    message = gettext_noop("The certificate of {holder} has been suspended since {moment}: {reason}.")
    cure = gettext_noop("The unit's administrator restores it, or requests its revocation and a new one.")
    law = "NĐ 68/2024; TT 41/2017 Đ6"


class PictureNotProper(Refusal):
    """The picture cannot stand on a document."""

    code = "signing.picture_not_proper"
    message = gettext_noop("The picture cannot be used: {what}.")
    cure = gettext_noop("Register a PNG of at most 1 MB and 2000 points, cut to the ink, with a transparent ground.")
    law = "NĐ 30/2020 Phụ lục I.I.7, I.8"
    field = "file"


class RequestWithoutSubjects(Refusal):
    """Nobody is named in the request."""

    code = "signing.request_without_subjects"
    message = gettext_noop("The request names nobody.")
    cure = gettext_noop("Choose at least one person, or the agency's seal.")
    field = "subjects"


class RequestWithoutCertificate(Refusal):
    """There is nothing to renew, revoke or restore."""

    code = "signing.request_without_certificate"
    message = gettext_noop("{holder} has no certificate that this request could be about.")
    cure = gettext_noop("Request a new one, or take {holder} out of the list.")
    field = "subjects"


class NoDraftingDesk(Refusal):
    """A hub that runs alone writes no documents."""

    code = "signing.no_drafting_desk"
    message = gettext_noop("No documents are written on this machine.")


class TooManySubjects(Refusal):
    """One table of a letter holds so many."""

    code = "signing.too_many_subjects"
    message = gettext_noop("One request names at most {limit} holders.")
    cure = gettext_noop("Prepare two requests.")
    field = "subjects"


class CertificateKnown(Refusal):
    """It stands in the register."""

    code = "signing.certificate_known"
    message = gettext_noop("This certificate is in the register already.")
    cure = gettext_noop("Look for its number in the register.")
    field = "file"


class CertificateNotForSigning(Refusal):
    """An authority's certificate, or one for other purposes."""

    code = "signing.certificate_not_for_signing"
    message = gettext_noop("“{name}” is no certificate for signing documents.")
    cure = gettext_noop("Choose the file that the authority issued for the holder.")
    field = "file"


class CertificateOfSomebodyElse(Refusal):
    """The name in the certificate is not the holder's."""

    code = "signing.certificate_of_somebody_else"
    message = gettext_noop("The certificate stands for “{name}”, not for {holder}.")
    cure = gettext_noop("Choose the holder's own file, or request a change of information.")
    law = "NĐ 68/2024"
    field = "file"


class CertificateTooWeak(Refusal):
    """A key that can be forged."""

    code = "signing.certificate_too_weak"
    message = gettext_noop("The certificate is too weak: {what}.")
    cure = gettext_noop("Request a new one.")
    law = "TT 15/2025/TT-BKHCN"
    field = "file"


class IssuerUnknown(Refusal):
    """Its chain ends nowhere in the trust store."""

    code = "signing.issuer_unknown"
    message = gettext_noop("The certificate was issued by “{issuer}”, which no trusted root stands over.")
    cure = gettext_noop("Ask the operator to keep the authority's root and its intermediate certificates first.")
    law = "NB16-Đ8.1"
    field = "file"


class ManyCertificatesInFile(Refusal):
    """Which one is meant?"""

    code = "signing.many_certificates_in_file"
    message = gettext_noop("The file holds several certificates of holders.")
    cure = gettext_noop("Register them one by one.")
    field = "file"
