"""Who is counted, what is counted, with what uncertainty, and the gate through which it leaves."""
