"""The dashboard at `/_mock/ui`: pages for people, made by the same functions that answer the control API.

How a page is added:

1. A module in `pages/` with a `Page` and its functions: `Page("inbox", "Inbox", "/tenants/<tenant>/inbox")`. The
   path is the control API's, with `/_mock/ui` for `/_mock`. Functions take what their parameters name, as those of the
   control API do, and `form`, the fields of a posted form; they return `render(...)`, or `done(...)` after an action.
2. A template in `templates/` of the same name that extends `frame.html`; what is used twice is a macro of
   `macros.html`.
3. Its `Page` in the list of `pages/__init__.py`, which is the order of the navigation.
"""
