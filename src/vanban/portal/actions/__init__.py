"""The portal's verbs: who read what, sessions and looks; telling people; acts sent twice."""

from vanban.portal.actions.choosing import allow_browser, choose_channels, end_browser
from vanban.portal.actions.delivering import deliver
from vanban.portal.actions.digesting import clear_old, tell_standing
from vanban.portal.actions.own import (
    choose_look,
    choose_post,
    end_session,
    note_file_opened,
    note_lock_out,
    note_printed,
    note_reading,
    note_seen,
    note_sign_in,
    note_sign_on_refused,
    note_sign_out,
    sign_out_everywhere,
)
from vanban.portal.actions.telling import see, tell

__all__ = [
    "allow_browser",
    "choose_channels",
    "choose_look",
    "choose_post",
    "clear_old",
    "deliver",
    "end_browser",
    "end_session",
    "note_file_opened",
    "note_lock_out",
    "note_printed",
    "note_reading",
    "note_seen",
    "note_sign_in",
    "note_sign_on_refused",
    "note_sign_out",
    "see",
    "sign_out_everywhere",
    "tell",
    "tell_standing",
]
