"""What the pages show: the answers of one programme, and all programmes side by side."""
