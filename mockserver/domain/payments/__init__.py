"""Payments to vendors: how they are made, what they need, what becomes of them."""
