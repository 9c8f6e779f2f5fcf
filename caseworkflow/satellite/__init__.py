"""What everything that runs beside a case shares: who may, which rows, and its pages."""
