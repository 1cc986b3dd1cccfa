"""The pages, in the order of the navigation."""

from mockserver.dashboard.pages.connect import connect
from mockserver.dashboard.pages.faults import faults
from mockserver.dashboard.pages.home import home
from mockserver.dashboard.pages.requests import requests

PAGES = (home, connect, requests, faults)
