"""The pages, in the order of the navigation."""

from mockserver.dashboard.pages.home import home

PAGES = (home,)
