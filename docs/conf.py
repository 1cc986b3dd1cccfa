"""How the pages beside this file become a site: `make docs`."""

project = "billmock"
author = "The billmock maintainers"
copyright = author
html_title = "billmock"
html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_favicon = "../mockserver/control/templates/icon.svg"
html_copy_source = False

extensions = ["myst_parser"]
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]
exclude_patterns = ["static"]
nitpicky = True
# The words of shells and their answers have no grammar worth colouring.
highlight_language = "text"
