"""The portal's verbs: who read what, sessions and looks; telling people; acts sent twice."""

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
    note_sign_out,
    sign_out_everywhere,
)

__all__ = [
    "choose_look",
    "choose_post",
    "end_session",
    "note_file_opened",
    "note_lock_out",
    "note_printed",
    "note_reading",
    "note_seen",
    "note_sign_in",
    "note_sign_out",
    "sign_out_everywhere",
]
