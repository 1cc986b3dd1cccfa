"""Files: attachments of customers, invoices and vendors, and the documents of bills."""
