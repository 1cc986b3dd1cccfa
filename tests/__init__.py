"""Tests of billmock; the folders mirror mockserver."""
