"""Who reacts to what: the one file that knows every context's events and page providers."""


def join() -> None:
    """Join every reaction and every page provider."""
