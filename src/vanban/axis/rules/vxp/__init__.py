"""The VXP protocol that office systems in the field speak with a hub: its signature, clock, parameters and answers."""
