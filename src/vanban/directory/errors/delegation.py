"""Standing in for others."""

from vanban.kernel.refusals import Refusal, gettext_noop


class DelegationPeriodWrong(Refusal):
    """The period ends before it begins, or is over."""

    code = "directory.delegation_period"
    message = gettext_noop("The period from {starts} to {ends} is not possible.")
    cure = gettext_noop("Choose an end that lies after the beginning and in the future.")
    law = "NB16-Đ13.3a"
    field = "ends"


class DelegationTooLong(Refusal):
    """Standing in is for a time; what lasts is a post."""

    code = "directory.delegation_long"
    message = gettext_noop("A delegation lasts at most {limit} days.")
    cure = gettext_noop("Choose an earlier end, or let the person be given the post.")
    field = "ends"


class DelegationOutside(Refusal):
    """The two posts belong to different agencies."""

    code = "directory.delegation_outside"
    message = gettext_noop("{taker} does not work in {agency}.")
    cure = gettext_noop("Choose somebody of the same agency.")
    law = "NB16-Đ13.3a"
    field = "taker"


class DelegationToOneself(Refusal):
    """A person cannot stand in for themselves."""

    code = "directory.delegation_self"
    message = gettext_noop("Both posts belong to {name}.")
    cure = gettext_noop("Choose another person.")
    field = "taker"


class DelegationScopeUnknown(Refusal):
    """Everything, or the work of one box."""

    code = "directory.delegation_scope"
    message = gettext_noop("“{scope}” cannot be delegated alone.")
    cure = gettext_noop("Delegate everything, or choose one of the boxes.")
    law = "VL19-Đ16.4"
    field = "scope"


class DelegationCircle(Refusal):
    """Who stands in for somebody cannot be stood in for by them at the same time."""

    code = "directory.delegation_circle"
    message = gettext_noop("In this period the work would go in a circle: {way}.")
    cure = gettext_noop("Choose somebody who is there, or another period.")
    field = "taker"


class DelegationToTheMaker(Refusal):
    """Who lets one person stand in for another, in their name, does not choose themselves."""

    code = "directory.delegation_maker"
    message = gettext_noop("You cannot make yourself the stand-in of {giver}.")
    cure = gettext_noop("Choose another person, or let {giver} name you.")
    law = "VL19-Đ16.4"
    field = "taker"


class DelegationOver(Refusal):
    """The delegation has been ended or has run out."""

    code = "directory.delegation_over"
    message = gettext_noop("This delegation is over already.")


class NoPostInForce(Refusal):
    """Who holds no post has nothing to delegate and nothing to hand over."""

    code = "directory.no_post"
    message = gettext_noop("This person holds no post here today.")
    cure = gettext_noop("Look under the people of the agency.")
