"""The pages, in the order of the navigation."""

from mockserver.dashboard.pages.connect import connect
from mockserver.dashboard.pages.home import home

PAGES = (home, connect)
