"""What BILL's REST dialects share: bodies, filters, refusals."""
