"""Cases as they went, from acceptance to where the past ends."""
