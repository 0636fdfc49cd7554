"""A seeded world for the delivery engine: clock, network and store are played, accidents are drawn from one number."""
