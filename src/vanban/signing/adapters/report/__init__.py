"""Reports and check sheets typeset with Typst."""
