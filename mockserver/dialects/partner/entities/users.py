"""The users of one of a partner's organizations."""

from __future__ import annotations

from mockserver.dialects.v3.entities.users import VIEW
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.organizations import USERS

users = V3Resource("partner.users", USERS, VIEW, "userId", "manage_users", verbs="list")
