"""A second set of books: double entries folded out of the records, without the sums that those keep."""
