"""What is held on one person: every kind of record, and how it hangs on them"""
