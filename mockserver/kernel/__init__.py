"""What every room stands on: time, ids, money, settings, errors, declarations of records and their schemas."""
