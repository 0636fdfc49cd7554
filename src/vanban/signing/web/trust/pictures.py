"""Pictures of signatures and seals: what is registered, how it looks on a letter, a new one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vanban.directory import api as directory
from vanban.kernel import clock
from vanban.kernel.actor import Actor
from vanban.kernel.refusals import NotAllowed, Refusal
from vanban.platform import storage
from vanban.platform.web.asking import known_actor
from vanban.signing import policies
from vanban.signing.actions.certificates import set_picture
from vanban.signing.queries import register as queries
from vanban.signing.rules.register import MAX_BYTES
from vanban.signing.web.trust import forms, shown
from vanban.signing.web.trust.gate import guarded


@guarded
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, kind: str, subject_id: UUID) -> HttpResponse:
    """The picture in use on a letter, the earlier ones, and a form for a new one (NĐ 30/2020 Phụ lục I.I.7, I.8)."""
    actor, at = known_actor(request), timezone.now()
    _check(kind, subject_id, actor)
    form = forms.PictureForm(request.POST or None, request.FILES or None)
    told: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        png = bytes(form.cleaned_data["file"].read(MAX_BYTES + 1))
        try:
            set_picture(kind, subject_id, png, by=actor, at=at)
        except NotAllowed:
            raise
        except Refusal as refusal:
            told = shown.reasons(refusal)
        else:
            messages.success(request, _("The picture is registered; it stands on what is signed from now on."))
            return HttpResponseRedirect(request.path)
    pictures = queries.pictures_of(kind, subject_id)
    values = {
        "form": form,
        "reasons": told,
        "seal": kind == "agency",
        "letter": _letter(kind, subject_id, at),
        "pictures": [
            {
                "url": reverse("certificate_picture_file", args=[kind, subject_id, one.id]) if one.blob_id else "",
                "since": shown.Moment(one.since, at, with_hour=True),
                "by": one.registered_by or "–",
            }
            for one in pictures
        ],
    }
    status = 422 if form.is_bound else 200
    return shown.show(request, "picture.html", values, actor=actor, place="certificates", status=status)


@guarded
@require_GET
def file(request: HttpRequest, kind: str, subject_id: UUID, picture_id: UUID) -> HttpResponse:
    """One picture, for those who keep it."""
    actor = known_actor(request)
    _check(kind, subject_id, actor)
    found = next((one for one in queries.pictures_of(kind, subject_id) if one.id == picture_id), None)
    if found is None or found.blob_id is None:
        raise Http404
    answer = HttpResponse(storage.read(found.blob_id), content_type="image/png")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _check(kind: str, subject_id: UUID, actor: Actor) -> None:
    """Who keeps the holder's certificates keeps the picture; raises NotAllowed, Http404 for what nobody is."""
    if kind not in ("person", "agency"):
        raise Http404
    homes = queries.homes_of(kind, subject_id, at=timezone.now())
    policies.check_can_keep_for(actor, next((home for home in homes if policies.can_keep_for(actor, home)), None))
    if not homes or (kind == "agency" and not queries.is_agency(subject_id)):
        raise Http404


def _letter(kind: str, subject_id: UUID, at: Any) -> dict[str, Any]:
    """The end of a letter as it would be signed."""
    today = clock.local_date(at)
    if kind == "person":
        posts = directory.posts_of_person(subject_id, on=today)
        lines = directory.signer_lines(posts[0].id, on=today) if posts else ()
        return {"lines": lines, "name": directory.get_person(subject_id).full_name}
    leaders = directory.posts_with_role(subject_id, directory.Role.LEADER, on=today)
    lines = directory.signer_lines(leaders[0].id, on=today) if leaders else ()
    return {"lines": lines, "name": leaders[0].person.full_name if leaders else ""}
