"""The Django admin over all stages: all can be read, and every change is one of our actions."""

from consult.admin import discussion, intake, outreach, topics

__all__ = ["discussion", "intake", "outreach", "topics"]
