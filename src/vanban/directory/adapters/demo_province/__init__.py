"""A made-up province modelled on Ninh Bình after the merger of 2025: two levels, 48 agencies, 179 people.

Names of agencies are real, codes below level 1 and all people are invented and marked so.
"""

from vanban.directory.adapters.demo_province.build import DemoAccount, create_demo_province, demo_accounts
from vanban.directory.adapters.demo_province.password import demo_password

__all__ = ["DemoAccount", "create_demo_province", "demo_accounts", "demo_password"]
