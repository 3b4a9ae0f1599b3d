"""What admins do: accounts and their roles, and the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from comity.desk import accounts, audit, sessions
from comity.desk.accounts import ROLES, AccountError, Role
from comity.faces.web.asked import Asked, Page
from comity.faces.web.pages.account import Word, said
from comity.faces.web.security import address_of, needs, noted

DONE = ("added", "role", "disabled", "enabled", "unlocked", "password_set", "signed_out")
"""What the page can say that it has done."""
router = APIRouter(prefix="/admin", dependencies=[Depends(needs(Role.ADMIN)), Depends(noted)])
Name = Annotated[str, Form(max_length=accounts.LONGEST_NAME * 4)]


@router.get("")
def show(asked: Page, done: str = "", name: str = "") -> Response:
    """The accounts."""
    return _page(asked, done=done if done in DONE else "", about=name[: accounts.LONGEST_NAME])


@router.post("/accounts")
def add(asked: Page, name: Name = "", role: Name = "", password: Word = "") -> Response:
    """Make an account."""

    def done() -> None:
        accounts.add(asked.site.desk, name, password, accounts.role_of(role), **_by(asked))

    response = _do(asked, "added", name, done, "add_fault", given={"name": name, "role": role})
    return RedirectResponse("/login", 303) if asked.user.local and response.status_code == 303 else response


@router.post("/accounts/role")
def set_role(asked: Page, name: Name = "", role: Name = "") -> Response:
    """Give an account another role."""
    return _do(asked, "role", name, lambda: accounts.set_role(asked.site.desk, name, accounts.role_of(role), **_by(asked)))


@router.post("/accounts/disable")
def disable(asked: Page, name: Name = "") -> Response:
    """Let nobody sign in with an account any more."""
    return _do(asked, "disabled", name, lambda: accounts.disable(asked.site.desk, name, **_by(asked)))


@router.post("/accounts/enable")
def enable(asked: Page, name: Name = "") -> Response:
    """Let somebody sign in again."""
    return _do(asked, "enabled", name, lambda: accounts.enable(asked.site.desk, name, **_by(asked)))


@router.post("/accounts/unlock")
def unlock(asked: Page, name: Name = "") -> Response:
    """Forget wrong passwords, so that somebody need not wait."""
    return _do(asked, "unlocked", name, lambda: accounts.unlock(asked.site.desk, name, **_by(asked)))


@router.post("/accounts/password")
def set_password(asked: Page, name: Name = "", password: Word = "") -> Response:
    """Give an account another password, for who has forgotten theirs."""
    return _do(asked, "password_set", name, lambda: accounts.set_password(asked.site.desk, name, password, **_by(asked)))


@router.post("/accounts/sign-out")
def sign_out(asked: Page, name: Name = "") -> Response:
    """End all sessions of an account."""
    return _do(asked, "signed_out", name, lambda: sessions.end_all(asked.site.desk, name, **_by(asked)))


@router.get("/trail")
def trail(asked: Page, who: str = "", what: str = "", before: int | None = None) -> Response:
    """Who did what, about what, when, from where."""
    desk = asked.site.desk
    wanted = (what,) if what in audit.ACTS else ()
    entries = audit.trail(desk, who=who or None, what=wanted, before=before, limit=audit.PAGE + 1)
    return asked.page(
        "trail.html",
        here="admin",
        entries=entries[: audit.PAGE],
        older=entries[audit.PAGE - 1].id if len(entries) > audit.PAGE else None,
        who=who,
        what=what if wanted else "",
        everybody=audit.everybody(desk),
        acts=audit.ACTS,
        before=before,
    )


def _by(asked: Asked) -> dict[str, Any]:
    return {"by": asked.user.name, "address": address_of(asked.request)}


def _do(
    asked: Asked, done: str, name: str, act: Callable[[], object], fault: str = "fault", given: dict[str, str] | None = None
) -> Response:
    """Do something with an account and show the accounts, with what was wrong if it could not be done."""
    try:
        act()
    except AccountError as error:
        return _page(asked, 400, **{fault: said(asked, error), "given": given or {}})
    return RedirectResponse(asked.link.to("/admin", done=done, name=name), 303)


def _page(asked: Asked, status: int = 200, **told: Any) -> Response:
    desk = asked.site.desk
    listed = accounts.listed(desk)
    context = {"done": "", "about": "", "fault": "", "add_fault": "", "given": {}} | told
    return asked.page(
        "admin.html",
        status,
        here="admin",
        accounts=listed,
        roles=ROLES,
        least=accounts.SHORTEST,
        waits=accounts.waits(desk, (each.name for each in listed)),
        signed_in=audit.last(desk, "signed-in"),
        **context,
    )
