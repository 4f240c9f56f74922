"""Who may be served."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import delete, insert, select

from core.access import AccessState, Account
from core.errors import VaultError
from core.types import Platform
from storage.database import Database
from storage.people import user_digest
from storage.schema import identities
from storage.schema_service import access
from storage.unit_of_work import unit_of_work

log = logging.getLogger(__name__)


class SqlAccess:
    """`core.stores.Access` over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unit_of_work
    async def state(self, platform: Platform, user_id: str) -> AccessState | None:
        """What was said of an account; None for one never seen. What only a later version knows denies."""
        user = user_digest(self._database, platform, user_id)
        query = select(access.c.state).where(access.c.platform == platform, access.c.user == user)
        async with self._database.read() as connection:
            found = await connection.scalar(query)
        return None if found is None else _state(found)

    @unit_of_work
    async def mark(self, platform: Platform, user_id: str, state: AccessState, at: datetime) -> None:
        """Allow, deny, or note that somebody asked, which does not change what the owner said. Raises StorageError."""
        user = user_digest(self._database, platform, user_id)
        this = (access.c.platform == platform, access.c.user == user)
        async with self._database.write() as connection:
            known = await connection.scalar(select(access.c.state).where(*this))
            if known is not None and state is AccessState.ASKED:
                return
            await connection.execute(delete(access).where(*this))
            await connection.execute(
                insert(access).values(
                    platform=platform,
                    user=user,
                    state=state.value,
                    changed_at=at,
                    account=self._database.vault.seal_account(platform, user, user_id),
                )
            )

    @unit_of_work
    async def accounts(self) -> Sequence[Account]:
        """All accounts known, those that changed last first; those that cannot be opened are left out.

        Raises StorageError.
        """
        owners = (access.c.platform == identities.c.platform) & (access.c.user == identities.c.user)
        query = (
            select(access, identities.c.person_id)
            .select_from(access.outerjoin(identities, owners))
            .order_by(access.c.changed_at.desc())
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        found: list[Account] = []
        for row in rows:
            try:
                user_id = self._database.vault.open_account(row.platform, row.user, row.account)
            except VaultError as error:
                log.error("an account cannot be opened: %s", error)  # a code
                continue
            found.append(
                Account(
                    platform=cast(Platform, row.platform),
                    user_id=user_id,
                    state=_state(row.state),
                    changed_at=row.changed_at,
                    person_id=row.person_id,
                )
            )
        return found

    async def aclose(self) -> None:
        """Do nothing: the database is closed by whoever opened it."""


def _state(value: str) -> AccessState:
    try:
        return AccessState(value)
    except ValueError:
        return AccessState.DENIED
