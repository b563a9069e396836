"""EPA: certification tests, label, five-cycle factor, cold FTP."""
