"""The calls of v2 that are no Crud, Bulk or List, by what they do."""
