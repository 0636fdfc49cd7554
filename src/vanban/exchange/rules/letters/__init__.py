"""Mail from strangers, read as hostile: what its writer says, which files it carries, what is wrong with it."""
