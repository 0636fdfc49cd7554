"""Tables of the portal: sessions, what people are told and how, and acts that may be sent twice."""

from vanban.portal.models.lists import KeptList, ListColumns
from vanban.portal.models.notices import Deed, Notice, NoticeChoice, PushDevice, Sending
from vanban.portal.models.sign_in import SignIn

__all__ = ["Deed", "KeptList", "ListColumns", "Notice", "NoticeChoice", "PushDevice", "Sending", "SignIn"]
