"""LibreOffice as a converter: a warm child of little memory, no network and no macros, that may die at any time."""
