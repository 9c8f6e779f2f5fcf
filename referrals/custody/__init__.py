"""The custody list: who is held, who was tested, who was seen."""
