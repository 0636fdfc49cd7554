"""The public page on which people and organisations without an account write to an agency (NB16-Đ4.2, Đ8.3).

First the mailbox is proven by a link, then the letter is written. A letter is taken from whoever opened the link only,
so nobody without a proven mailbox can send a file. The code of a letter tells how it stands and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from threading import Semaphore
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from vanban.exchange import api
from vanban.exchange.actions import Whence, ask_proof, write_letter
from vanban.exchange.queries.citizens import is_in_time, open_desks, proof_behind, standing_of
from vanban.exchange.rules import citizens as rules
from vanban.exchange.web.forms import DayInput
from vanban.exchange.web.moments import moment
from vanban.kernel.actor import system_actor
from vanban.kernel.refusals import Refusal
from vanban.platform.web.asking import offer, told
from vanban.platform.web.strangers import takes_files, too_often, whence

EVERYBODY = system_actor("trang tiếp nhận công khai")
ENVELOPE = 512 * 1024
"""What a form puts around its files."""
AT_ONCE = 4
"""Letters with files that one process reads at the same time."""
MOST_CODES = 20
"""Codes that one address may ask about in a minute."""
ACCEPTED = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
_places = Semaphore(AT_ONCE)


class AskForm(forms.Form):
    """To whom, and from which mailbox."""

    agency = forms.ChoiceField(label=_("To which agency"))
    address = forms.CharField(
        label=_("Your e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        help_text=_("A link to the form is sent there. Without an e-mail, send the letter on paper by post."),
    )
    website = forms.CharField(required=False)
    """Nobody sees this field: what is in it was put there by a machine."""


class Files(forms.FileInput):
    """Several files in one field."""

    allow_multiple_selected = True

    def value_from_datadict(self, _data: Any, files: Any, name: str) -> Any:
        """Every file of the field, not only the last one."""
        return files.getlist(name)


class FilesField(forms.FileField):
    """All files that were sent; what they are, the action finds out."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Nothing is refused here."""
        return list(data or [])


class LetterForm(forms.Form):
    """The letter itself."""

    name = forms.CharField(
        label=_("Your full name, or the name of the organisation"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    postal = forms.CharField(
        label=_("Your address"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "street-address"})
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    number_symbol = forms.CharField(
        label=_("Number and symbol of your letter"),
        max_length=90,
        required=False,
        help_text=_("Organisations only, for instance 15/CV-TA."),
    )
    dated = forms.DateField(label=_("Date of the letter"), required=False, widget=DayInput)
    subject = forms.CharField(
        label=_("What it is about"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    words = forms.CharField(
        label=_("Your words"), max_length=rules.MOST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    enclosed = FilesField(
        label=_("Files"),
        required=False,
        widget=Files(attrs={"accept": ACCEPTED}),
        help_text=_("PDF or photographs (JPEG, PNG): at most 5 files, 10 MB each, 25 MB together."),
    )

    def clean_number_symbol(self) -> str:
        """A number stands before the stroke."""
        text: str = self.cleaned_data["number_symbol"]
        if text and "/" not in text:
            raise ValidationError(gettext("Write number and symbol with a stroke between them: 15/CV-TA."))
        return text


def _open(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """No account; nothing is kept by browsers, proxies or search engines, and other sites do not see the address."""

    @wraps(view)
    def opened(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        answer = view(request, *arguments, **named)
        answer["Cache-Control"] = "no-store"
        answer["Referrer-Policy"] = "same-origin"
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return login_not_required(opened)


@_open
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Choose the agency and say from which mailbox; POST has the link sent."""
    at = timezone.now()
    desks = open_desks(at)
    if not desks:
        return render(request, "exchange/citizen_told.html", {"closed": True})
    form = AskForm(request.POST or None, initial={"agency": _wanted(request, desks)})
    offer(form, "agency", [(one.code, one.name) for one in desks])
    reasons: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:  # a machine is told what a person is told, and nothing is done
            return HttpResponseRedirect(reverse("citizen_asked"))
        chosen = next(one for one in desks if one.code == form.cleaned_data["agency"])
        try:
            ask_proof(
                chosen.id,
                address=form.cleaned_data["address"],
                whence=Whence(*whence(request)),
                by=EVERYBODY,
                at=at,
            )
        except Refusal as refusal:
            reasons = told(refusal)
        else:
            return HttpResponseRedirect(reverse("citizen_asked"))
    status = 422 if reasons or form.errors else 200
    return render(request, "exchange/citizen_ask.html", {"form": form, "reasons": reasons}, status=status)


@_open
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Look into your mailbox; the same page for everybody."""
    return render(request, "exchange/citizen_told.html", {"hours": int(rules.LASTS.total_seconds() // 3600)})


def _one_of_few(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A body is read only behind a link of ours, and only a few at the same time: before that not a byte of it is."""

    @wraps(view)
    def guarded(request: HttpRequest, word: str) -> HttpResponseBase:
        at = timezone.now()
        proof = proof_behind(word)
        if proof is None:
            return render(request, "exchange/citizen_told.html", {"over": True}, status=404)
        letter = getattr(proof, "letter", None)
        if letter is not None:
            return _receipt(request, letter)
        if not is_in_time(proof, at):
            return render(request, "exchange/citizen_told.html", {"over": True}, status=410)
        if request.method != "POST":
            return view(request, proof, word, at)
        if not _places.acquire(timeout=10):
            answer = render(request, "exchange/citizen_told.html", {"busy": True}, status=503)
            answer["Retry-After"] = "60"
            return answer
        try:
            return view(request, proof, word, at)
        finally:
            _places.release()

    return csrf_exempt(guarded)


@takes_files(rules.MOST_TOGETHER + ENVELOPE)
@_open
@require_http_methods(["GET", "HEAD", "POST"])
@_one_of_few
@csrf_protect
def letter(request: HttpRequest, proof: api.CitizenProof, word: str, at: datetime) -> HttpResponse:
    """The form behind the link; POST takes the letter and answers with its code, again if it is sent again."""
    form = LetterForm(request.POST or None, request.FILES if request.method == "POST" else None)
    reasons: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        written = rules.Written(**{name: given[name] for name in given if name != "enclosed"})
        files = [(str(file.name), file.read()) for file in given["enclosed"][: rules.MOST_FILES + 1]]
        try:
            write_letter(word, written, files, by=EVERYBODY, at=at)
        except Refusal as refusal:
            reasons = [
                line | ({"target": f"id_{one.data['place']}"} if "place" in one.data else {})
                for line, one in zip(told(refusal), refusal.reasons, strict=True)
            ]
        else:
            return HttpResponseRedirect(reverse("citizen_letter", args=[word]))
    values = {"form": form, "reasons": reasons, "agency": proof.agency.name, "address": proof.address}
    return render(request, "exchange/citizen_letter.html", values, status=422 if reasons or form.errors else 200)


@_open
@require_safe
def typed(request: HttpRequest) -> HttpResponse:
    """The code as somebody typed it leads to its own address."""
    code = rules.canonical(request.GET.get("ma", ""))
    if code:
        return HttpResponseRedirect(reverse("citizen_standing", args=[rules.grouped(code)]))
    wrong = bool(request.GET.get("ma"))
    return render(request, "exchange/citizen_code.html", {"wrong": wrong}, status=422 if wrong else 200)


@_open
@require_safe
def standing(request: HttpRequest, code: str) -> HttpResponse:
    """How the letter with this code stands: waiting, its number, or the reason of its refusal; nothing else of it."""
    if too_often(request, "citizen_codes", most=MOST_CODES):
        answer = render(request, "exchange/citizen_told.html", {"busy": True}, status=429)
        answer["Retry-After"] = "60"
        return answer
    found = standing_of(code)
    values: dict[str, Any] = {"wrong": found is None, "code": code[:40] if found is None else ""}
    if found is not None:
        values["found"] = {
            "code": found.code,
            "written": moment(found.written_at),
            "number": found.number,
            "year": found.year,
            "decided": moment(found.decided_at),
            "reason": found.reason,
        }
    return render(request, "exchange/citizen_code.html", values, status=200 if found is not None else 404)


def _receipt(request: HttpRequest, made: api.CitizenLetter) -> HttpResponse:
    values = {
        "code": rules.grouped(made.code),
        "agency": made.agency.name,
        "written": moment(made.written_at),
        "address": made.address,
    }
    return render(request, "exchange/citizen_receipt.html", values)


def _wanted(request: HttpRequest, desks: Sequence[Any]) -> str:
    """The agency that a link names."""
    asked = request.GET.get("co-quan", "")[:35]
    return asked if any(one.code == asked for one in desks) else ""
