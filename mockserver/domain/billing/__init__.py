"""What BILL charges an organization: price plans and statements."""
