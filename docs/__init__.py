"""The documentation, and the program that makes the one page of it that is made."""
