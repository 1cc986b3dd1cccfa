"""What every dialect needs of HTTP: the request, the answer, the call and its handler."""
