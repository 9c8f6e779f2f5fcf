"""What people type in this room: cleaned here, decided in services."""
