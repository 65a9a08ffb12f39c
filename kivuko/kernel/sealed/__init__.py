"""Django's SQLite backend over SQLCipher: the same SQL and rules, every page of the file encrypted."""
