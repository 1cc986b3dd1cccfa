"""What BILL's authorization server has."""
