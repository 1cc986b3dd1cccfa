"""The application: Flask outside, the dispatcher of BILL's APIs inside, worlds and due work below."""

from mockserver.app.flask_app import Application, create_app

__all__ = ["Application", "create_app"]
