"""Partners: the organizations that are theirs, and the name those bear."""

from __future__ import annotations

from mockserver.domain.context import Caller
from mockserver.domain.organizations import ORGANIZATION, WORLD
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from mockserver.store.directory import Directory
from mockserver.store.engine import Engine
from mockserver.tenancy.tenants import Tenant


class Partners:
    """Which organizations a partner may work on.

    An app key is good for all organizations of its world, but for those that name another partner.
    """

    def __init__(self, engine: Engine, directory: Directory) -> None:
        self._engine = engine
        self._directory = directory

    def organization(self, tenant: Tenant, organization_id: str) -> Record:
        """The organization a partner names; raises BDC_1123 where there is none (F-322)."""
        with self._engine.read(tenant.world) as tx:
            organization = tx.get(ORGANIZATION, WORLD, organization_id)
        if organization is None:
            raise BillError("BDC_1123", fact="F-322")
        return organization

    def check(self, partner: Caller, organization: Record) -> None:
        """Refuse another partner's organization with BDC_1106 (F-322)."""
        if organization.get("partnerName", "") not in ("", self.name_of(partner)):
            raise BillError("BDC_1106", fact="F-322")

    def name_of(self, partner: Caller) -> str:
        """The name of the partner that a partner's user works for; empty where none is known."""
        row = self._directory.get("partner", f"{partner.tenant}:{partner.user_id.lower()}")
        return str(row["partner"]) if row else ""
