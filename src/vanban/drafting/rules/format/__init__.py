"""Checking a page against NĐ 30/2020 Phụ lục I: `paper` the neutral page, `parts` what is what, `checking` all."""
