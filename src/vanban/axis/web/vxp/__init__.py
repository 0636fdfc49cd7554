"""The VXP protocol over HTTP: what systems in the field call, answered without sessions, pages or cookies."""
