"""The pages, in the order of the navigation."""

from mockserver.dashboard.pages.books import books
from mockserver.dashboard.pages.connect import connect
from mockserver.dashboard.pages.faults import faults
from mockserver.dashboard.pages.home import home
from mockserver.dashboard.pages.inbox import inbox
from mockserver.dashboard.pages.ledger import ledger
from mockserver.dashboard.pages.operations import operations
from mockserver.dashboard.pages.reference import reference
from mockserver.dashboard.pages.requests import requests
from mockserver.dashboard.pages.webhooks import webhooks

PAGES = (home, connect, requests, books, ledger, inbox, webhooks, faults, operations, reference)
