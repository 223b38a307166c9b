"""Pages: the queue, an incident, a button, the demo's counter, signing in, also of computers; rendered here.

`install(app, demo=...)` adds everything. Pages need of the application:

* `app.state.desk`: the `Desk`;
* `app.state.buttons_reach_desk`: tells whether the desk is connected to its broker;
* `app.state.settings`: the settings, for the links to remote support;
* `app.state.print_tile`: makes the file of a label tile, as `web.tiles` calls it, or None
  where nothing is installed that makes solids;
* for the demo `app.state.simulated` (button id to a simulated button with `lamps`,
  `set_pin(input, closed=...)` and `press(input, hold_s)`), `app.state.around` (button id to
  its thing and router, as `web.equipment` needs them) and `app.state.shop_news`, which tells
  from the thread that read it whenever a lamp changed.
* where they are not usual: `app.state.first_page`, the page that a sign-in leads to, and
  `app.state.deskbell_command`, how this desk's command line is called.

It sets `app.state.error_page`, by which people see as a page what programs get as
a problem.
"""

from fastapi import FastAPI

from deskbell.web import (
    buttons,
    claims,
    device,
    equipment,
    incident,
    queue,
    signin,
    statics,
    tiles,
    troubles,
)
from deskbell.web import demo as counter


def install(app: FastAPI, *, demo: bool) -> None:
    """Add the pages; the counter only where there are simulated buttons."""
    app.include_router(statics.router)
    app.include_router(signin.router)
    app.include_router(device.router)
    app.include_router(queue.router)
    app.include_router(incident.router)
    app.include_router(buttons.router)
    app.include_router(claims.router)
    app.include_router(tiles.router)
    if demo:
        app.include_router(counter.router)
        app.include_router(equipment.router)
        counter.record(app)
    app.state.error_page = troubles.error_page
