"""A province in numbers: people by COPY, documents by statements over whole sets, no step done twice."""
