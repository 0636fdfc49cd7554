"""PINs that the machine itself gives: where they are read, and which were refused."""
